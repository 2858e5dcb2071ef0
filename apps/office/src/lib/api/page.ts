import { ok, type Result } from '@meja/domain';
import type { Problem } from './problem.ts';

export interface Page<Row> {
  rows: readonly Row[];
  /** Where the next page begins; null on the last. */
  next: string | null;
  /** How many there are in all, where the server says so with the first page. It does not count without end. */
  count: Count | undefined;
}

export type Count = { is: number } | { isMoreThan: number };

/** Where a page begins, and how long it is at the most. */
export interface From {
  cursor: string | undefined;
  limit: number;
}

/** The part of a query that asks for a page. */
export const pagingOf = ({ cursor, limit }: From): { limit: string; cursor?: string } => ({
  limit: String(limit),
  ...(cursor === undefined ? {} : { cursor }),
});

/** A page of the server's as a list shows it. */
export const pageOf = <Json, Row>(
  result: Result<Answer<Json>, Problem>,
  rowOf: (json: Json) => Row,
): Result<Page<Row>, Problem> =>
  result.ok
    ? ok({
        rows: result.value.results.map(rowOf),
        next: result.value.next,
        count: countOf(result.value),
      })
    : result;

interface Answer<Json> {
  results: Json[];
  next: string | null;
  count?: number | undefined;
  more_than?: number | undefined;
}

function countOf({ count, more_than }: Answer<unknown>): Count | undefined {
  if (more_than !== undefined) return { isMoreThan: more_than };
  return count === undefined ? undefined : { is: count };
}
