import { describe, expect, it } from 'vitest';
import { ADVANCED, after, anId, anOrder, ORDER, outcomeOf } from '../../testing/builders.ts';
import type { OrderId, TableId } from '../../kernel/ids.ts';
import { unknownNeighbours } from '../neighbours.ts';
import { shareTable } from './share-table.ts';

const [TABLE, OTHER_TABLE] = [anId<TableId>(80), anId<TableId>(81)];
const args = { orderId: ORDER, tableId: TABLE };

describe('sharing a table knowingly', () => {
  it('is kept with the order, and changes nothing else of it', () => {
    const order = after(shareTable, anOrder({ tableId: TABLE }), args);
    expect(order).toEqual(anOrder({ tableId: TABLE, sharedTableId: TABLE, stamp: ADVANCED }));
    expect(shareTable.overwrites(args)).toEqual([]);
  });

  it('is refused where there is no such order, and where it is closed', () => {
    expect(outcomeOf(shareTable, undefined, args)).toBe('ORDER_UNKNOWN');
    expect(outcomeOf(shareTable, anOrder({ status: 'cancelled' }), args)).toBe('ORDER_CLOSED');
  });
});

describe('two orders at a table', () => {
  const at = (n: number, tableId: TableId | null, sharedTableId: TableId | null = null) =>
    anOrder({ id: anId<OrderId>(n), tableId, sharedTableId });
  const idsOf = (order: ReturnType<typeof at>, ...others: ReturnType<typeof at>[]) =>
    unknownNeighbours(order, [order, ...others]).map(({ id }) => id);

  it('are asked about until somebody has said of one that it shares the table', () => {
    const [first, second] = [at(1, TABLE), at(2, TABLE)];
    expect(idsOf(first, second)).toEqual([second.id]);
    expect(idsOf(second, first)).toEqual([first.id]);
    const knowingly = at(2, TABLE, TABLE);
    expect(idsOf(first, knowingly)).toEqual([]);
    expect(idsOf(knowingly, first)).toEqual([]);
  });

  it('are asked about again where one of them came from a table that it shared, and where a third comes', () => {
    const [first, moved] = [at(1, TABLE), at(2, TABLE, OTHER_TABLE)];
    expect(idsOf(first, moved)).toEqual([moved.id]);
    const [knowingly, third] = [at(2, TABLE, TABLE), at(3, TABLE)];
    expect(idsOf(first, knowingly, third)).toEqual([third.id]);
  });

  it('have nothing to do with those elsewhere, or at no table', () => {
    expect(idsOf(at(1, TABLE), at(2, OTHER_TABLE), at(3, null))).toEqual([]);
    expect(idsOf(at(1, null), at(2, null))).toEqual([]);
  });
});
