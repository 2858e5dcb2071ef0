import type pg from 'pg';
import { TRADES } from '../trades/checks.ts';
import type { Args, Books as TradeBooks, Change, Read, Trade } from '../trades/trade.ts';

/** The server's rows, read by plain SQL past everything that the server is made of. */
export interface Books {
  log: LogRow[];
  quarantine: {
    tenantId: string;
    deviceId: string;
    raw: string;
    mutationId: string | null;
    code: string;
    /** Somebody has to settle it. A copy that was held when another one was set aside is left out of the lists (IS_DELIVERED of exceptions). */
    isOpen: boolean;
  }[];
  conflicts: ConflictRow[];
  /** Mutations that somebody at head office has set aside. */
  setAside: ReadonlySet<string>;
  /** What head office was told of, as `what was → should`. */
  differences: { mutationId: string; told: string }[];
  trades: ReadonlyMap<Trade, TradeBooks>;
  dishes: CatalogueRow[];
  tables: CatalogueRow[];
  /** Ids of everything, by the tenant whose it is. */
  ownerOf: Map<string, string>;
}

export interface LogRow {
  tenantId: string;
  /** Nobody's, of what head office did by itself. */
  deviceId: string | null;
  deviceSeq: number;
  mutationId: string | null;
  name: string | null;
  args: Args;
  outcome: string;
  code: string | null;
  seq: number;
  duplicateOf: string | null;
  /** When it was done by its tablet's clock, when it came, and when its tablet was let in. Null of what head office did. */
  at: number | null;
  receivedAt: number | null;
  enrolledAt: number | null;
  proof: string | null;
  approvedBy: string | null;
  /**
   * What somebody at head office did. A record that was accepted took effect then: what was logged of it as it came is another row. A lost
   * value that was put in the place of what stood is a change of head office's own, and no mutation of a tablet.
   */
  decided: 'accepted' | 'taken' | null;
  /** The documents in whose history it shows, as `kind/id`. */
  subjects: string[];
}

export interface ConflictRow {
  id: string;
  /** The change that lost, and whose it was. */
  mutationId: string;
  deviceId: string;
  status: string;
  /** What was decided about it. */
  actions: string[];
  /** What head office did by that, as `{ name, args }`. */
  commands: Change[];
}

interface CatalogueRow {
  tenantId: string;
  outletId: string | null;
  id: string;
  what: string;
}

/** Whether a row of the log has done something: it was taken, and not once more. */
export const hasTakenEffect = (row: LogRow): row is LogRow & { name: string } =>
  (row.outcome === 'applied' || row.outcome === 'merged') && row.duplicateOf === null && row.name !== null;

/** Tables with ids of one tenant, beside those of the trades. */
const OWNED = ['products', 'dining_tables', 'users', 'outlets', 'devices'];

export async function readBooks(admin: pg.Client): Promise<Books> {
  const read: Read = async <Row extends object>(statement: string) =>
    (await admin.query<Row>(statement)).rows;
  const trades = new Map<Trade, TradeBooks>();
  for (const trade of TRADES) trades.set(trade, await trade.read(read));
  return {
    log: await read<LogRow>(`select tenant_id as "tenantId", device_id as "deviceId", device_seq as "deviceSeq",
      mutation_id as "mutationId", name, args, outcome, code, seq,
      duplicate_of as "duplicateOf", proof, approved_by as "approvedBy", decided,
      (extract(epoch from at) * 1000)::float8 as at, (extract(epoch from received_at) * 1000)::float8 as "receivedAt",
      (select (extract(epoch from d.enrolled_at) * 1000)::float8 from devices d
        where d.tenant_id = l.tenant_id and d.id = l.device_id) as "enrolledAt",
      array(select s.kind || '/' || s.doc_id from mutation_subjects s
        where s.tenant_id = l.tenant_id and s.device_id = l.device_id and l.device_seq = any(s.device_seqs)) as subjects
      from (
        select tenant_id, outlet_id, device_id, device_seq, mutation_id, name, coalesce(envelope->'args', '{}') as args,
          outcome, code, seq, duplicate_of, proof, approved_by, at, received_at, null as decided from mutation_log
        union all
        select tenant_id, outlet_id, device_id, from_seq, mutation_id, command->>'name', coalesce(command->'args', '{}'),
          outcome, code, seq, null, null, null, null, null, 'accepted' from resolutions
          where kind = 'record' and action = 'accept' and judged
        union all
        select tenant_id, outlet_id, null, 0, null, command->>'name', coalesce(command->'args', '{}'),
          outcome, code, seq, null, null, null, null, null, 'taken' from resolutions
          where kind = 'conflict' and action = 'take'
      ) l order by tenant_id, outlet_id, seq, device_seq`),
    quarantine: await read<
      Books['quarantine'][number]
    >(`select tenant_id as "tenantId", device_id as "deviceId", raw,
      mutation_id as "mutationId", code, status = 'open' and not exists (select from resolutions r
        where r.tenant_id = q.tenant_id and r.mutation_id = q.mutation_id and r.action = 'set_aside'
        and r.decided_at >= q.received_at) as "isOpen" from quarantine q`),
    conflicts:
      await read<ConflictRow>(`select id, mutation_id as "mutationId", device_id as "deviceId", status,
      array(select r.action from resolutions r
        where r.tenant_id = c.tenant_id and r.kind = 'conflict' and r.subject_id = c.id) as actions,
      (select coalesce(json_agg(r.command), '[]') from resolutions r where r.tenant_id = c.tenant_id
        and r.kind = 'conflict' and r.subject_id = c.id and r.command is not null) as commands from conflicts c`),
    setAside: new Set(
      (
        await read<{ id: string }>(
          `select mutation_id as id from resolutions where action = 'set_aside' and mutation_id is not null`,
        )
      ).map(({ id }) => id),
    ),
    differences: await read<Books['differences'][number]>(`select mutation_id as "mutationId",
      what || ' ' || was || ' → ' || coalesce(should::text, 'nothing') as told from term_differences`),
    trades,
    dishes: await read<CatalogueRow>(`select tenant_id as "tenantId", null as "outletId", id,
      name || '/' || price || '/' || tax_class as what from products`),
    tables:
      await read<CatalogueRow>(`select tenant_id as "tenantId", outlet_id as "outletId", id, name as what
      from dining_tables where is_active`),
    ownerOf: await readOwners(read),
  };
}

async function readOwners(read: Read): Promise<Map<string, string>> {
  const tables = [...OWNED, ...TRADES.map(({ table }) => table)];
  const rows = await read<{ id: string; tenant: string }>(
    [
      ...tables.map((table) => `select tenant_id as tenant, id from ${table}`),
      'select id, id from tenants',
    ].join(' union all '),
  );
  return new Map(rows.map(({ id, tenant }) => [id, tenant]));
}
