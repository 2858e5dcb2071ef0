import type { BusinessDay } from '../kernel/business-day.ts';
import type { ModifierGroup, ModifierOption, Product } from '../menu/menu.ts';
import type { ChargesFrom } from '../outlet/settings.ts';

/** What the menu said of a dish. */
export type DishTerms = Pick<Product, 'name' | 'price' | 'taxClass' | 'isAvailable'> & {
  groupIds: readonly ModifierGroup['id'][];
};

/** What the menu said of something that may be chosen with a dish. */
export type OptionTerms = Pick<ModifierOption, 'name' | 'price' | 'isAvailable'> & {
  groupId: ModifierGroup['id'];
  groupName: string;
};

/**
 * What a tablet may have been showing when something was done on it: every version of the catalogue that it can have had
 * then, the oldest first. What it was not shown at all has no version.
 */
export interface Shown {
  dish: (id: string) => readonly DishTerms[];
  option: (id: string) => readonly OptionTerms[];
  charges: readonly (readonly ChargesFrom[])[];
  /** The business days that it can have been. */
  days: readonly BusinessDay[];
  /** The business days that its numbers may be of; null where nobody can tell. */
  numberedOn: readonly BusinessDay[] | null;
  /** The series that its numbers may be of. */
  series: readonly string[];
}
