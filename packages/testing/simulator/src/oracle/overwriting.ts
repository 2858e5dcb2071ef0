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
  JSON.stringify(line && { quantity: line.quantity, note: line.note, isVoid: line.isVoid });

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
  /** What stood there, and what he had seen instead. */
  was: string;
}

/**
 * Walks the log in the server's order. Where a tablet's own change of a part was refused before, nobody knows here what its people
 * had seen beneath it: that is left out.
 */
export function overwritings(log: readonly LogRow[], entries: ReadonlyMap<string, Entry>): Overwriting[] {
  const orders = new Map<string, Modelled>();
  const writers = new Map<string, string>();
  const found: Overwriting[] = [];
  const inDoubt = partsInDoubt(log, entries);
  for (const row of log.filter(hasTakenEffect)) {
    const { name, args, mutationId } = row;
    const orderId = args['orderId'] as string;
    const part = PARTS[name]?.(args);
    const key = `${orderId}/${part ?? BEGINS[name]?.(args)}`;
    const entry = mutationId === null ? undefined : entries.get(mutationId);
    const writer = writers.get(key);
    if (entry && part !== undefined && writer !== undefined && writer !== entry.device) {
      const was = textOf(orders.get(orderId), part);
      if (entry.saw !== null && was !== entry.saw && !inDoubt.has(`${entry.device}/${key}`))
        found.push({ by: entry, was });
    }
    if (entry && (part !== undefined || name in BEGINS)) writers.set(key, entry.device);
    applyTo(orders, row);
  }
  return found;
}

const textOf = (order: Modelled | undefined, part: string): string =>
  part === HEADER ? (order ? headerText(order) : '') : lineText(order?.lines.get(part));

/** Parts of which a tablet has made a change that did not take effect. */
function partsInDoubt(log: readonly LogRow[], entries: ReadonlyMap<string, Entry>): ReadonlySet<string> {
  const done = new Set(log.filter(hasTakenEffect).map(({ mutationId }) => mutationId));
  return new Set(
    [...entries.values()].flatMap(({ id, name, args, device }) => {
      const part = (PARTS[name] ?? BEGINS[name])?.(args);
      return part === undefined || done.has(id) ? [] : `${device}/${args['orderId'] as string}/${part}`;
    }),
  );
}
