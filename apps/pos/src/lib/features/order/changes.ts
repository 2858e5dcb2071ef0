import type { Issue } from '#lib/app/contract.ts';
import {
  findLine,
  type Command,
  type Header,
  type Line,
  type LineId,
  type Order,
  type TableId,
} from '@meja/domain';
import { shareTable } from './strangers.ts';
import { headerOf, lineOf, type OrderController, type Wish } from './order.svelte.ts';

/*
 * What the sheets do to an order. They are fetched when they are asked for, and this with them. Each tells whether it was saved.
 */

/** What others may change of a line. */
const ON_A_LINE = ['quantity', 'note'] as const;
type OnLine = (typeof ON_A_LINE)[number];

/** Takes a line that the kitchen has not seen for another wish: what was chosen on a line is not edited in place. */
export function replaceLine(order: OrderController, { id: lineId }: Line, wish: Wish): Promise<boolean> {
  const { id: orderId } = order;
  const removed: Command = { name: 'order.removeLine', args: { orderId, lineId } };
  return overwriteLine(order, lineId, ON_A_LINE, ({ id }) => [removed, lineOf(orderId, id<LineId>(), wish)]);
}

/** Writes what is wished otherwise than it stands, as one change. */
export function changeLine(
  order: OrderController,
  { id: lineId }: Line,
  { quantity, note }: Pick<Wish, OnLine>,
): Promise<boolean> {
  const ids = { orderId: order.id, lineId };
  const commands: Record<OnLine, Command> = {
    quantity: { name: 'order.changeQuantity', args: { ...ids, quantity } },
    note: { name: 'order.changeLineNote', args: { ...ids, note } },
  };
  const touched = touchedIn({ quantity, note }, lineShown(order, lineId));
  return overwriteLine(order, lineId, touched, () => touched.map((field) => commands[field]));
}

export function removeLine(order: OrderController, { id: lineId }: Line): Promise<boolean> {
  const args = { orderId: order.id, lineId };
  return overwriteLine(order, lineId, ON_A_LINE, () => [{ name: 'order.removeLine', args }]);
}

/** Takes so many of a line off that was sent; what is taken off stays in the order with its reason. */
export function voidLine(
  order: OrderController,
  { id: lineId, quantity: all }: Pick<Line, 'id' | 'quantity'>,
  quantity: number,
  reason: string,
): Promise<boolean> {
  const args = { orderId: order.id, lineId, reason };
  return overwriteLine(order, lineId, ON_A_LINE, ({ id }) => [
    quantity >= all
      ? { name: 'order.voidLine', args }
      : { name: 'order.voidPart', args: { ...args, voidedId: id<LineId>(), quantity } },
  ]);
}

/** To a table that may have an order already: then whoever moves it has said that both share it. */
export async function moveTo(order: OrderController, tableId: TableId, isShared: boolean): Promise<boolean> {
  if (!(await changeHeader(order, { tableId }))) return false;
  return isShared ? shareTable(order, tableId) : true;
}

/** On an order that has no line yet it is only remembered. */
export async function changeHeader(order: OrderController, changes: Partial<Header>): Promise<boolean> {
  const { id: orderId, header: shown } = order;
  if (!order.order) {
    order.remember({ ...shown, ...changes });
    return true;
  }
  const touched = touchedIn(changes, shown);
  const values = Object.fromEntries(touched.map((field) => [field, changes[field]]));
  const make = (_: Issue, now: Order): Command[] => [
    { name: 'order.changeHeader', args: { orderId, ...headerOf(now), ...values } },
  ];
  return overwrite(order, { shown, fields: touched, find: (order) => order, make });
}

/** The fields in which a wish is other than what is shown. */
const touchedIn = <T extends object>(wish: T, shown: NoInfer<T> | undefined): (keyof T)[] =>
  (Object.keys(wish) as (keyof T)[]).filter((field) => wish[field] !== shown?.[field]);

const lineShown = ({ order }: OrderController, id: LineId): Line | undefined => order && findLine(order, id);

function overwriteLine(
  order: OrderController,
  id: LineId,
  fields: readonly OnLine[],
  make: (issue: Issue) => Command[],
): Promise<boolean> {
  return overwrite(order, { shown: lineShown(order, id), fields, find: (now) => findLine(now, id), make });
}

interface Overwriting<Shown extends object, Found extends Shown> {
  shown: Shown | undefined;
  fields: readonly (keyof Shown)[];
  /** It, as it stands when this is saved. */
  find: (order: Order) => Found | undefined;
  make: (issue: Issue, now: Found) => Command[];
}

/**
 * The screen may be a moment behind what another tablet did. Nobody overwrites what he has not seen: then nothing is saved, and the
 * screen comes to show it.
 */
async function overwrite<Shown extends object, Found extends Shown>(
  order: OrderController,
  { shown, fields, find, make }: Overwriting<Shown, Found>,
): Promise<boolean> {
  if (fields.length === 0) return true;
  let isAsShown = false;
  const isSaved = await order.take((issue) => {
    const whole = issue.get('order', order.id);
    const now = whole && find(whole);
    isAsShown = now !== undefined && fields.every((field) => now[field] === shown?.[field]);
    return now && isAsShown ? make(issue, now) : [];
  });
  return isSaved && isAsShown;
}
