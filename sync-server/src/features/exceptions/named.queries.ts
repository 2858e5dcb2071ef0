import type { DocumentKind, Ref, StaffId, TableId } from '@meja/domain';
import type { Tx } from '../../db/database.ts';
import { titlesOf } from '../sync/index.ts';

export interface Names {
  people: ReadonlyMap<string, string>;
  tables: ReadonlyMap<string, string>;
  /** Of documents, by refKey. */
  titles: ReadonlyMap<string, string>;
  /** What a document's lines are called, by its id. */
  items: ReadonlyMap<string, readonly { id: string; name: string }[]>;
}

interface Named {
  people: readonly StaffId[];
  tables: readonly TableId[];
  subjects: readonly Ref<DocumentKind>[];
}

/** What ids are called, for a person to read. */
export async function namesOf(tx: Tx, { people, tables, subjects }: Named): Promise<Names> {
  return {
    people: await names(tx, 'users', people),
    tables: await names(tx, 'dining_tables', tables),
    titles: await titlesOf(tx, subjects),
    items: await items(
      tx,
      subjects.map(({ id }) => id),
    ),
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

async function items(tx: Tx, ids: readonly string[]) {
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
