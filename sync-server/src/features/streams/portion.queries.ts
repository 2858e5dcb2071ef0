import { sql, type Expression, type RawBuilder } from 'kysely';
import type { Tx } from '../../db/database.ts';
import type { Portion, Room } from './feed.ts';

/** So few bytes of JSON has a row at least, a document that has parts, and each of its parts: nobody looks further than that. */
const LEAST = { row: 60, document: 700, part: 300 };

interface Weighed {
  id: string;
  seq: number;
  weight: number;
}

/**
 * Of rows that have a number and an id the first ones for which there is room, in this order.
 * @param weight of a row of `each`, as a whole number of bytes
 */
export async function portionOf<Row extends { id: string; seq: number }>(
  tx: Tx,
  rows: Expression<Row>,
  weight: RawBuilder<number>,
  room: Room,
): Promise<Portion<Row & Weighed>> {
  const most = mostOf(room, LEAST.row);
  const found = await sql<Row & Weighed>`
    select * from (
      select *, sum(weight) over (order by seq, id rows unbounded preceding) - weight as before
      from (
        select *, ${weight} as weight from (select * from (${rows}) found order by seq, id limit ${most + 1}) each
      ) weighed
    ) summed where before < ${room.bytes} order by seq, id`.execute(tx);
  return asPortion(found.rows, room, most);
}

/**
 * The same of documents that have parts in other tables. Parts are looked at one document after another, and no further than there
 * is room: a thousand orders of five hundred lines are not added up to send two of them.
 * @param rows what follows `from` in SQL
 * @param table where the rows are
 * @param own the weight of a row of `each` by itself
 * @param parts a select of the `weight` of each part of the row of `each`
 */
export async function portionWithParts<Row extends { id: string; seq: number }>(
  tx: Tx,
  { rows, table, own, parts }: Record<'rows' | 'table' | 'own' | 'parts', RawBuilder<unknown>>,
  room: Room,
): Promise<Portion<Row & Weighed>> {
  const most = mostOf(room, LEAST.document);
  const found = await sql<Row & Weighed>`
    select document.*, summed.weight from (
      select id, seq, weight, sum(weight) over (order by seq, id rows unbounded preceding) - weight as before
      from (
        select seq, id, (min(own) + coalesce(sum(weight), 0))::integer as weight from (
          select each.seq, each.id, ${own} as own, part.weight
          from (select * from ${rows} order by seq, id limit ${most + 1}) each
          left join lateral (${parts}) part on true
          order by each.seq, each.id limit ${Math.ceil(room.bytes / LEAST.part) + most + 1}
        ) looked_at group by seq, id
      ) weighed
    ) summed
    cross join lateral (select * from ${table} where id = summed.id limit 1) document
    where before < ${room.bytes} order by summed.seq, summed.id`.execute(tx);
  return asPortion(found.rows, room, most);
}

const mostOf = ({ documents, bytes }: Room, least: number): number =>
  Math.min(documents, Math.ceil(bytes / least));

function asPortion<Row extends { weight: number }>(rows: Row[], room: Room, most: number): Portion<Row> {
  const weight = rows.reduce((sum, row) => sum + row.weight, 0);
  return { rows, isCut: rows.length > most || weight >= room.bytes };
}
