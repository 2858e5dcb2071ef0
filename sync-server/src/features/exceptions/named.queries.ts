import type { OrderId, StaffId, TableId } from '@meja/domain';
import type { Tx } from '../../db/database.ts';

export interface Names {
  people: ReadonlyMap<string, string>;
  tables: ReadonlyMap<string, string>;
  orders: ReadonlyMap<string, string>;
  /** What an order's lines are called. */
  items: ReadonlyMap<string, readonly { id: string; name: string }[]>;
}

interface Named {
  people: readonly StaffId[];
  tables: readonly TableId[];
  orders: readonly OrderId[];
}

/** What ids are called, for a person to read. */
export async function namesOf(tx: Tx, { people, tables, orders }: Named): Promise<Names> {
  return {
    people: await names(tx, 'users', people),
    tables: await names(tx, 'dining_tables', tables),
    orders: await numbers(tx, orders),
    items: await items(tx, orders),
  };
}

async function names(tx: Tx, table: 'users' | 'dining_tables', ids: readonly string[]) {
  if (ids.length === 0) return new Map<string, string>();
  const rows = await tx
    .selectFrom(table)
    .select(['id', 'name'])
    .where('id', 'in', [...ids])
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

async function numbers(tx: Tx, ids: readonly OrderId[]) {
  if (ids.length === 0) return new Map<string, string>();
  const rows = await tx
    .selectFrom('orders')
    .select(['id', 'number'])
    .where('id', 'in', [...ids])
    .execute();
  return new Map(rows.map(({ id, number }) => [id, number]));
}

async function items(tx: Tx, ids: readonly OrderId[]) {
  if (ids.length === 0) return new Map<string, { id: string; name: string }[]>();
  const rows = await tx
    .selectFrom('order_lines')
    .select(['order_id', 'id', 'name'])
    .where('order_id', 'in', [...ids])
    .execute();
  return new Map(
    [...Map.groupBy(rows, (row) => row.order_id)].map(([order, lines]) => [
      order,
      lines.map(({ id, name }) => ({ id, name })),
    ]),
  );
}
