import type { BusinessDay } from '../kernel/business-day.ts';
import type { Order } from '../order/order.ts';
import type { Line, LineModifier } from '../order/line.ts';
import type { Charges } from '../outlet/charges.ts';
import { chargesOn } from '../outlet/settings.ts';
import type { MutationArgs, ReadCommand } from '../registry.ts';
import type { Difference, DifferenceKind } from './difference.ts';
import type { DishTerms, OptionTerms, Shown } from './shown.ts';

/**
 * How the terms of a command differ from all that its tablet can have been showing. Terms that agree with one version of
 * the catalogue are right; of others the version is named that they come closest to, and of several the newest.
 * @param order the order that it was done to, as it is afterwards
 */
export function compareTerms(
  command: ReadCommand,
  shown: Shown,
  order: Pick<Order, 'lines'> | undefined,
): Difference[] {
  const { name, args } = command;
  switch (name) {
    case 'order.open':
      return [...inCharges(args, shown), ...inNumber(args.number, '', 'header', shown)];
    case 'order.addLine':
      return inLine(args, shown, order);
    case 'payment.record':
      return inNumber(args.receiptNumber, 'R', `payment:${args.paymentId}`, shown);
    case 'payment.refund':
      return inNumber(args.receiptNumber, 'R', `refund:${args.refundId}`, shown);
    case 'shift.open':
      return inNumber(args.number, 'S', 'header', shown);
    default:
      return [];
  }
}

/** `JKT-2-261120-R9`: a series, a day, a letter for what is numbered, and how many there were before it. */
const NUMBER = /^([A-Z0-9]{2,6}-\d+)-(\d{6})-([A-Z]?)\d+$/;

function inNumber(
  number: string,
  letter: '' | 'R' | 'S',
  part: string,
  { series, numberedOn }: Shown,
): Difference[] {
  const [, own, date, kind] = NUMBER.exec(number) ?? [];
  const told = { part, itemId: null, was: number, cost: 0 };
  if (own === undefined || !series.includes(own) || kind !== letter)
    return [{ ...told, what: 'number', should: series[0] ?? null }];
  if (numberedOn === null || numberedOn.some((day) => dateOf(day) === date)) return [];
  return [{ ...told, what: 'number_day', should: numberedOn.at(-1) ?? null }];
}

/** As a number has it: `261120`. */
const dateOf = (day: BusinessDay): string => day.slice(2).replaceAll('-', '');

/** What a bill costs by its charges, the lines to come decide: see `costOf`. */
function inCharges(
  { charges: was, type }: Pick<MutationArgs<'order.open'>, 'charges' | 'type'>,
  { charges, days }: Shown,
): Difference[] {
  const all = charges.flatMap((entries) => days.map((day) => chargesOn({ charges: entries }, day, type)));
  if (all.some((each) => each && isSame(each, was))) return [];
  return [{ what: 'charges', part: 'header', itemId: null, was, should: all.at(-1) ?? null, cost: 0 }];
}

const isSame = (a: Charges, b: Charges): boolean =>
  (Object.keys(a) as (keyof Charges)[]).every((key) => a[key] === b[key]);

type Added = MutationArgs<'order.addLine'>;

function inLine(line: Added, shown: Shown, order: Pick<Order, 'lines'> | undefined): Difference[] {
  const dishes = shown.dish(line.productId);
  const earlier = linesBefore(line.lineId, order).filter(({ productId }) => productId === line.productId);
  // Whoever takes the same once more takes what was chosen as it stands on the bill. Had that been wrong, it was told then.
  const chosen = line.modifiers.filter((each) => !earlier.some(({ modifiers }) => has(modifiers, each)));
  const differences = [
    ...inDish(line, dishes),
    ...chosen.flatMap((modifier) => inOption(line, modifier, dishes, shown.option(modifier.optionId))),
  ];
  return differences.map((difference) => ({ ...difference, part: `line:${line.lineId}` }));
}

function linesBefore(lineId: string, order: Pick<Order, 'lines'> | undefined): readonly Line[] {
  const place = order?.lines.findIndex(({ id }) => id === lineId) ?? -1;
  return order && place > 0 ? order.lines.slice(0, place) : [];
}

const has = (modifiers: readonly LineModifier[], wanted: LineModifier): boolean =>
  modifiers.some(
    (each) =>
      each.optionId === wanted.optionId &&
      each.price === wanted.price &&
      each.name === wanted.name &&
      each.groupName === wanted.groupName,
  );

type Found = Omit<Difference, 'part'>;

function inDish(line: Added, versions: readonly DishTerms[]): Found[] {
  const at = (what: DifferenceKind, was: unknown, should: unknown, cost = 0): Found => ({
    ...{ what, itemId: line.productId, was, should, cost },
  });
  if (versions.length === 0) return [at('dish', line.name, null)];
  return closest(versions, (dish) => [
    ...(dish.price === line.unitPrice
      ? []
      : [at('price', line.unitPrice, dish.price, line.quantity * (dish.price - line.unitPrice))]),
    ...(dish.taxClass === line.taxClass ? [] : [at('tax_class', line.taxClass, dish.taxClass)]),
    ...(dish.name === line.name ? [] : [at('dish_name', line.name, dish.name)]),
    ...(dish.isAvailable ? [] : [at('dish_unavailable', line.name, null)]),
  ]);
}

function inOption(
  line: Added,
  modifier: LineModifier,
  dishes: readonly DishTerms[],
  versions: readonly OptionTerms[],
): Found[] {
  const was = `${modifier.groupName}: ${modifier.name}`;
  const at = (what: DifferenceKind, is: unknown, should: unknown, cost = 0): Found => ({
    ...{ what, itemId: modifier.optionId, was: is, should, cost },
  });
  const fitting = versions.filter(({ groupId }) => dishes.some(({ groupIds }) => groupIds.includes(groupId)));
  const [first] = versions;
  if (!first || (fitting.length === 0 && dishes.length > 0)) return [at('option', was, null)];
  return closest(fitting.length > 0 ? fitting : versions, (option) => [
    ...(option.price === modifier.price
      ? []
      : [at('option_price', modifier.price, option.price, line.quantity * (option.price - modifier.price))]),
    ...(option.name === modifier.name && option.groupName === modifier.groupName
      ? []
      : [at('option_name', was, `${option.groupName}: ${option.name}`)]),
    ...(option.isAvailable ? [] : [at('option_unavailable', was, null)]),
  ]);
}

/** The fewest differences from any of the versions; of several the newest. */
function closest<Version>(versions: readonly Version[], from: (version: Version) => Found[]): Found[] {
  let least: Found[] | undefined;
  for (const version of versions) {
    const found = from(version);
    if (!least || found.length <= least.length) least = found;
    if (found.length === 0) break;
  }
  return least ?? [];
}
