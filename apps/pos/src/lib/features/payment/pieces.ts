import { isVoid, pieceShares, type LineId, type Order } from '@meja/domain';

/** How many pieces of which lines. */
export type Pieces = ReadonlyMap<LineId, number>;

/** A line of which some pieces are not paid for yet, and what each of those comes to. */
export interface LinePieces {
  id: LineId;
  name: string;
  modifiers: string;
  shares: readonly number[];
}

export function piecesLeft(order: Order, taken: Pieces): LinePieces[] {
  const shares = pieceShares(order);
  return order.lines
    .map((line, i) => ({
      id: line.id,
      name: line.name,
      modifiers: line.modifiers.map((modifier) => modifier.name).join(', '),
      shares: isVoid(line) ? [] : (shares[i] ?? []).slice(taken.get(line.id) ?? 0),
    }))
    .filter((line) => line.shares.length > 0);
}

/** What some of the pieces come to. */
export const shareOf = (left: readonly LinePieces[], chosen: Pieces): number =>
  left
    .flatMap(({ id, shares }) => shares.slice(0, chosen.get(id) ?? 0))
    .reduce((total, share) => total + share, 0);

export const together = (some: Pieces, others: Pieces): Pieces =>
  new Map([...some, ...[...others].map(([id, count]) => [id, count + (some.get(id) ?? 0)] as const)]);
