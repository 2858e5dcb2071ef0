import { z } from '@hono/zod-openapi';
import type { After } from '../db/keyset.ts';
import type { Cursors } from './cursors.ts';
import { wholeNumber } from './fields.ts';

/** A dish is named with 200 letters at most, of four bytes each. */
const CURSOR_LENGTH = 1_400;

export const PageQuery = z.object({
  limit: wholeNumber(1, 200).default(50),
  /** `next` of the page before. */
  cursor: z.string().max(CURSOR_LENGTH).optional(),
});

/** A page of a long list. `next` names the page after it, or is null on the last one; `count` comes on the first, or `more_than` where there are so many that they are not counted. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    count: z.int().optional(),
    more_than: z.int().optional(),
    next: z.string().nullable(),
    results: z.array(item),
  });

/** `limit + 1` rows were asked for: the one too many says that there is a next page. */
export function cutPage<Row>(
  cursors: Cursors,
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => readonly string[],
): { rows: Row[]; next: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { rows: page, next: last && rows.length > limit ? cursors.write(keyOf(last)) : null };
}

const AfterTime = z.tuple([z.string().regex(/^[\d\-:. +]{10,40}$/), z.uuid()]);

/** A page of a list that goes by time, the newest first. `list` is asked for one row more than the page has. */
export async function newestFirst<Row extends { id: string; page_time: string }>(
  cursors: Cursors,
  { cursor, limit }: z.infer<typeof PageQuery>,
  list: (after: After | undefined, limit: number) => Promise<Row[]>,
): Promise<{ rows: Row[]; next: string | null }> {
  const found = await list(cursors.read(cursor, AfterTime), limit + 1);
  return cutPage(cursors, found, limit, (row) => [row.page_time, row.id]);
}
