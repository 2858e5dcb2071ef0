import type { LineModifier } from '../order/line.ts';
import type { MutationArgs } from '../registry.ts';
import type { DishTerms, OptionTerms, Shown } from '../terms/shown.ts';
import { anId } from './builders.ts';

export const DISH = anId<MutationArgs<'order.addLine'>['productId']>(70);
export const EGG = anId<LineModifier['optionId']>(71);
export const GROUP = anId<OptionTerms['groupId']>(72);

export const dishTerms = (overrides: Partial<DishTerms> = {}): DishTerms => ({
  name: 'Nasi Goreng',
  price: 24_000,
  taxClass: 'standard',
  isAvailable: true,
  groupIds: [GROUP],
  ...overrides,
});
export const optionTerms = (overrides: Partial<OptionTerms> = {}): OptionTerms => ({
  name: 'Telur',
  price: 4_500,
  isAvailable: true,
  groupId: GROUP,
  groupName: 'Tambahan',
  ...overrides,
});

/** What of a catalogue a tablet was shown. */
interface Menu {
  dishes?: readonly DishTerms[];
  options?: readonly OptionTerms[];
  charges?: Shown['charges'];
  days?: Shown['days'];
  numberedOn?: Shown['numberedOn'];
}
export const shownBy = ({
  dishes = [],
  options = [],
  charges = [],
  days = ['2026-11-20'],
  numberedOn = days,
}: Menu): Shown => ({
  dish: (id) => (id === DISH ? dishes : []),
  option: (id) => (id === EGG ? options : []),
  charges,
  days,
  numberedOn,
  series: ['JKT-2'],
});
