import type { Args, Change, Parts } from '../trade.ts';
import { applyTo, type Modelled } from './effects.ts';

interface Doc {
  tableId: string | null;
  covers: number;
  note: string;
  lines: readonly { id: string; quantity: number; note: string; kitchenStatus: string }[];
}

type PartOf = (args: Args) => string;

const HEADER = 'header';
const lineOf: PartOf = (args) => args['lineId'] as string;

const OVERWRITES: Readonly<Record<string, PartOf>> = {
  'order.changeHeader': () => HEADER,
  'order.changeQuantity': lineOf,
  'order.changeLineNote': lineOf,
  'order.removeLine': lineOf,
  'order.voidLine': lineOf,
  'order.voidPart': lineOf,
};
const BEGINS: typeof OVERWRITES = { 'order.open': () => HEADER, 'order.addLine': lineOf };

const headerText = ({ tableId, covers, note }: Pick<Doc, 'tableId' | 'covers' | 'note'>): string =>
  JSON.stringify({ tableId, covers, note });
const lineText = (line: { quantity: number; note: string; isVoid: boolean } | undefined): string =>
  line ? JSON.stringify({ quantity: line.quantity, note: line.note, isVoid: line.isVoid }) : 'nothing';

/** The header and the lines of an order. */
export const ORDER_PARTS: Parts = {
  overwrittenBy: ({ name, args }: Change) => OVERWRITES[name]?.(args),
  begunBy: ({ name, args }: Change) => BEGINS[name]?.(args),
  edited: HEADER,
  shown(doc, part) {
    const order = doc as Doc;
    if (part === HEADER) return headerText(order);
    const line = order.lines.find(({ id }) => id === part);
    return lineText(line && { ...line, isVoid: line.kitchenStatus === 'void' });
  },
  account() {
    const orders = new Map<string, Modelled>();
    return {
      apply: (change) => applyTo(orders, change),
      textOf(id, part) {
        const order = orders.get(id);
        if (part !== HEADER) return lineText(order?.lines.get(part));
        return order ? headerText(order) : 'nothing';
      },
    };
  },
};
