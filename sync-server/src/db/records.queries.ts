import { sql } from 'kysely';
import type { Database, Tx } from './database.ts';

interface Records<Row extends object> {
  table: keyof Database;
  /** The primary key, on which a row that exists is replaced. */
  key: readonly string[];
  rows: readonly Row[];
  /** Replaces a row only where these columns agree; the caller compares the count. */
  onlyWhereSame?: readonly string[];
  /** Leaves rows that exist as they are: for facts, which never change. */
  keepExisting?: boolean;
}

/**
 * Writes rows, new or changed, in one statement with one parameter: a JSON record set, which PostgreSQL takes apart
 * faster than thousands of parameters. Rows name the same columns, by their names in the table. Resolves to the number
 * of rows written.
 */
export async function writeRecords<Row extends object>(tx: Tx, records: Records<Row>): Promise<number> {
  const [first] = records.rows;
  if (!first) return 0;
  const columns = Object.keys(first);
  const table = sql.table(records.table);
  const names = sql.join(columns.map((column) => sql.ref(column)));
  const result = await sql`
    insert into ${table} (${names})
    select ${names} from json_populate_recordset(null::${table}, ${JSON.stringify(records.rows)}::json)
    on conflict (${sql.join(records.key.map((column) => sql.ref(column)))}) ${whenThere(records, columns)}
  `.execute(tx);
  return Number(result.numAffectedRows ?? 0n);
}

function whenThere<Row extends object>(records: Records<Row>, columns: readonly string[]) {
  if (records.keepExisting) return sql`do nothing`;
  const changes = columns
    .filter((column) => !records.key.includes(column))
    .map((column) => sql`${sql.ref(column)} = excluded.${sql.ref(column)}`);
  const same = (records.onlyWhereSame ?? []).map(
    (column) => sql`${sql.table(records.table)}.${sql.ref(column)} = excluded.${sql.ref(column)}`,
  );
  return sql`do update set ${sql.join(changes)}${same.length > 0 ? sql` where ${sql.join(same, sql` and `)}` : sql``}`;
}
