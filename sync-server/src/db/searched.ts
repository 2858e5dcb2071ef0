import { folded, isSeparated, runOn } from '@meja/domain/search';
import { sql, type RawBuilder } from 'kysely';

/** Shorter ones, run on over two words, would be found by chance: of numbers less is enough. */
const LONG = 4;

/** `column = any(…)` of the rows that have what somebody looks for. */
export const idsFound = (table: 'products' | 'users', search: string): RawBuilder<string> =>
  sql<string>`any(array(select found.id from ${sql.table(table)} found where ${hasSearched('found.searched', search)}))`;

/**
 * Whether a column `searched` (migration 0032) has what somebody looks for. It is looked for as it was typed; where no separators were
 * typed, also in the text without its own. Letters are folded as on the tablet. Under row-level security no index can answer this: the
 * column is read off an index that has it (docs/adr/0018).
 */
export function hasSearched(column: string, search: string): RawBuilder<boolean> {
  const words = folded(search);
  if (words === '') return sql<boolean>`false`;
  const one = runOn(words);
  const isThere = sql<boolean>`strpos(${sql.ref(column)}, ${words}) > 0`;
  if (isSeparated(words) || (one.length < LONG && !/\d/.test(one))) return isThere;
  return sql<boolean>`(${isThere} or strpos(replace(${sql.ref(column)}, ' ', ''), ${one}) > 0)`;
}
