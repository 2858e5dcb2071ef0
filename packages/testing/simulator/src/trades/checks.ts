import { ORDER_TRADE } from './order/checks.ts';
import { SHIFT_TRADE } from './shift/checks.ts';
import { idOf, type Change, type Trade } from './trade.ts';

/** What the oracle checks, by kind of document. A new kind gets its line here. */
export const TRADES: readonly Trade[] = [ORDER_TRADE, SHIFT_TRADE];

/** The documents that a mutation names. */
export const subjectsOf = (change: Pick<Change, 'args'>): { kind: string; id: string }[] =>
  TRADES.flatMap(({ kind }) => {
    const id = idOf(kind, change);
    return id === undefined ? [] : { kind, id };
  });
