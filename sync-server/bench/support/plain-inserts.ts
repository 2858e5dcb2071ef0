import pg from 'pg';
import type { Place } from './places.ts';

/** What a push wrote, table by table, as text: ready to be written again elsewhere. */
export interface Written {
  table: string;
  columns: string[];
  rows: (string | null)[][];
}

export const SALES_TABLES = ['orders', 'order_lines', 'payments'];
export const ALL_TABLES = [...SALES_TABLES, 'mutation_log', 'mutation_subjects'];

/** Tables whose rows belong to an order, and the column that names it. */
const PARTS: Readonly<Record<string, string>> = {
  order_lines: 'order_id',
  payments: 'order_id',
  mutation_subjects: 'doc_id',
};

const asText: pg.CustomTypesConfig = {
  getTypeParser: (() => (text: unknown) => text) as pg.CustomTypesConfig['getTypeParser'],
};

/** A connection as the role that serves requests. */
export async function connectAs(appUrl: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: appUrl, types: asText });
  // What was asked of a connection that breaks fails by itself; unheard, the event would end the process at once.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function inTenant<T>(client: pg.Client, { tenantId }: Place, work: () => Promise<T>): Promise<T> {
  await client.query('begin');
  await client.query("select set_config('app.tenant_id', $1, true)", [tenantId]);
  const result = await work();
  await client.query('commit');
  return result;
}

/** The rows that a tablet's pushes wrote under the outlet's numbers after `since`, a list for each push. */
export function writtenSince(client: pg.Client, place: Place, since: number): Promise<Written[][]> {
  return inTenant(client, place, async () => {
    const pushes = new Map<string, Written[]>();
    for (const table of ALL_TABLES)
      for (const [push, written] of await rowsSince(client, table, place, since))
        pushes.set(push, [...(pushes.get(push) ?? []), written]);
    return [...pushes.values()];
  });
}

async function rowsSince(
  client: pg.Client,
  table: string,
  place: Place,
  since: number,
): Promise<[push: string, written: Written][]> {
  const key = PARTS[table];
  const from = key ? `${table} t join orders s on s.id = t.${key}` : `${table} s`;
  const columns = await columnsOf(client, table);
  const { rows } = await client.query<(string | null)[]>({
    text:
      `select s.seq, ${columns.map((column) => `${key ? 't' : 's'}.${column}`).join(', ')} from ${from} ` +
      'where s.outlet_id = $1 and s.seq > $2 and s.device_id = $3 order by s.seq',
    values: [place.outletId, since, place.deviceId],
    rowMode: 'array',
  });
  return [...Map.groupBy(rows, ([seq]) => seq ?? '')].map(([push, pushed]) => [
    push,
    { table, columns, rows: pushed.map((row) => row.slice(1)) },
  ]);
}

/** Those that are written: PostgreSQL makes the others of them. */
async function columnsOf(client: pg.Client, table: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select attname as name from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
    [table],
  );
  return rows.map(({ name }) => name);
}

export function headOf(client: pg.Client, place: Place): Promise<number> {
  return inTenant(client, place, async () => {
    const { rows } = await client.query<{ head: string }>('select head from streams where outlet_id = $1', [
      place.outletId,
    ]);
    return Number(rows[0]?.head ?? 0);
  });
}

/** The same rows as another place's. */
export function movedTo(twin: Place, written: readonly Written[]): Written[] {
  const ids: Record<string, string> = {
    tenant_id: twin.tenantId,
    outlet_id: twin.outletId,
    device_id: twin.deviceId,
  };
  return written.map(({ table, columns, rows }) => ({
    table,
    columns,
    rows: rows.map((row) => row.map((value, i) => ids[columns[i] ?? ''] ?? value)),
  }));
}

export interface Statement {
  text: string;
  values: (string | null)[];
}

/** `insert into … values ($1, …), (…), …`: one statement for a table. */
export function insertOf({ table, columns, rows }: Written): Statement {
  const width = columns.length;
  const tuples = rows.map((_, row) => `(${columns.map((__, i) => `$${row * width + i + 1}`).join(',')})`);
  return {
    text: `insert into ${table} (${columns.join(',')}) values ${tuples.join(',')}`,
    values: rows.flat(),
  };
}

/** A statement for each row. */
export const insertsRowByRow = (written: Written): Statement[] =>
  written.rows.map((row) => insertOf({ ...written, rows: [row] }));

/** One transaction for each push's rows. */
export async function insertPlainly(
  client: pg.Client,
  place: Place,
  pushes: readonly Statement[][],
): Promise<void> {
  for (const statements of pushes)
    await inTenant(client, place, async () => {
      for (const statement of statements) await client.query(statement);
    });
}
