import { isVoid, type Line, type LineId, type ProductId } from '@meja/domain';

/** How many of each dish an order has. */
export function countsOf(lines: readonly Line[]): ReadonlyMap<ProductId, number> {
  const counts = new Map<ProductId, number>();
  for (const line of lines)
    if (!isVoid(line)) counts.set(line.productId, (counts.get(line.productId) ?? 0) + line.quantity);
  return counts;
}

/** Quantities that were asked for and are not saved yet. */
export type Asked = ReadonlyMap<LineId, number>;

export const NOTHING_ASKED: Asked = new Map();

export const asking = (asked: Asked, id: LineId, quantity: number): Asked => new Map(asked).set(id, quantity);

export const answered = (asked: Asked, id: LineId): Asked =>
  new Map([...asked].filter(([each]) => each !== id));
