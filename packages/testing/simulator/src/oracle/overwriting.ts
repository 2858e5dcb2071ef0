import type { LogRow } from './books.ts';
import type { Entry } from './ledger.ts';
import { applyTo, hasTakenEffect, type Modelled } from './model.ts';

type Args = Record<string, unknown>;

interface Doc {
  id: string;
  tableId: string | null;
  covers: number;
  note: string;
  lines: readonly { id: string; quantity: number; note: string; kitchenStatus: string }[];
}

const HEADER = 'header';
/** What a mutation puts in the place of what was there before; all others only add. */
const PARTS: Readonly<Record<string, (args: Args) => string>> = {
  'order.changeHeader': () => HEADER,
  'order.changeQuantity': (args) => args['lineId'] as string,
  'order.changeLineNote': (args) => args['lineId'] as string,
  'order.removeLine': (args) => args['lineId'] as string,
  'order.voidLine': (args) => args['lineId'] as string,
};
const BEGINS: typeof PARTS = {
  'order.open': () => HEADER,
  'order.addLine': (args) => args['lineId'] as string,
};

const headerText = ({ tableId, covers, note }: Pick<Doc, 'tableId' | 'covers' | 'note'>): string =>
  JSON.stringify({ tableId, covers, note });
const lineText = (line: { quantity: number; note: string; isVoid: boolean } | undefined): string =>
  line ? JSON.stringify({ quantity: line.quantity, note: line.note, isVoid: line.isVoid }) : 'nothing';

/** The part that a command overwrites, as somebody had it before him; null for a command that overwrites nothing. */
export function seenBy(
  { name, args }: { name: string; args: object },
  orders: readonly Doc[],
): string | null {
  const part = PARTS[name]?.(args as Args);
  const order = orders.find(({ id }) => id === (args as Args)['orderId']);
  if (part === undefined || !order) return null;
  if (part === HEADER) return headerText(order);
  const line = order.lines.find(({ id }) => id === part);
  return lineText(line && { ...line, isVoid: line.kitchenStatus === 'void' });
}

/** A change that took effect over another tablet's, which whoever made it had not seen. */
export interface Overwriting {
  by: Entry;
  was: string;
}

/**
 * Walks the log in the server's order. What changes nothing overwrites nothing: two people of one mind are not at odds. Parts of
 * which some change did not take effect are left out: nobody knows here what people have seen beneath it since.
 */
export function overwritings(log: readonly LogRow[], entries: ReadonlyMap<string, Entry>): Overwriting[] {
  const orders = new Map<string, Modelled>();
  const writers = new Map<string, string>();
  const found: Overwriting[] = [];
  const inDoubt = partsInDoubt(log, entries);
  for (const row of log.filter(hasTakenEffect)) {
    const { name, args, mutationId, deviceId } = row;
    const part = (PARTS[name] ?? BEGINS[name])?.(args);
    const orderId = args['orderId'] as string;
    const was = textOf(orders.get(orderId), part);
    applyTo(orders, row);
    if (part === undefined) continue;
    const key = `${orderId}/${part}`;
    // Of what was saved as its tab died nobody was told: then the server's word for the tablet has to do.
    const by = entries.get(mutationId ?? '');
    const writer = writers.get(key);
    writers.set(key, by?.device ?? deviceId);
    const isOthers = writer !== undefined && writer !== by?.device;
    const changes = was !== textOf(orders.get(orderId), part);
    if (by?.saw != null && isOthers && changes && was !== by.saw && !inDoubt.has(key))
      found.push({ by, was });
  }
  return found;
}

const textOf = (order: Modelled | undefined, part: string | undefined): string =>
  part === HEADER ? (order ? headerText(order) : 'nothing') : lineText(order?.lines.get(part ?? ''));

/** Parts of which a change was made, or came to the server, that did not take effect. */
function partsInDoubt(log: readonly LogRow[], entries: ReadonlyMap<string, Entry>): ReadonlySet<string> {
  const done = new Set(log.filter(hasTakenEffect).map(({ mutationId }) => mutationId));
  const undone = [
    ...log.map(({ mutationId, name, args }) => ({ id: mutationId, name: name ?? '', args })),
    ...entries.values(),
  ].filter(({ id }) => !done.has(id));
  return new Set(
    undone.flatMap(({ name, args }) => {
      const part = (PARTS[name] ?? BEGINS[name])?.(args);
      return part === undefined ? [] : `${args['orderId'] as string}/${part}`;
    }),
  );
}
