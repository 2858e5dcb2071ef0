import type { TenantId } from '@meja/domain';
import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import type { ChainedEntry } from './chain.ts';
import type { Seal } from './seal.ts';
import type { AuditEntry } from './trail.ts';

export interface Stamped {
  at: Date;
  requestId: string | null;
}

/** What an entry follows on. */
interface Before {
  seq: number;
  /** In hex. */
  hash: string;
  /** Epoch ms; null for the first entry of all. */
  at: number | null;
}

/** Adds to the chain, whose end stays locked until the transaction ends. @returns what the entry follows on */
export async function addEntry(tx: Tx, entry: AuditEntry, { at, requestId }: Stamped): Promise<Before> {
  const { actor, target } = entry;
  const added = await tx
    .insertInto('audit_log')
    .values({
      tenant_id: entry.tenantId,
      at,
      actor_kind: actor.kind,
      actor_id: 'id' in actor ? actor.id : null,
      on_behalf_of: entry.onBehalfOf ?? null,
      action: entry.action,
      target_kind: target?.kind ?? null,
      target_id: target?.id ?? null,
      outlet_id: entry.outletId ?? null,
      diff: JSON.stringify(entry.diff ?? {}),
      request_id: requestId,
    })
    .returning([
      'seq',
      sql<string>`encode(prev_hash, 'hex')`.as('before'),
      sql<Date | null>`(select b.at from audit_log b
        where b.tenant_id = audit_log.tenant_id and b.seq = audit_log.seq - 1)`.as('before_at'),
    ])
    .executeTakeFirstOrThrow();
  return { seq: added.seq - 1, hash: added.before, at: added.before_at?.getTime() ?? null };
}

export async function addSeal(tx: Tx, seal: Seal): Promise<void> {
  await tx
    .insertInto('audit_seals')
    .values({
      tenant_id: seal.tenantId,
      seq: seal.seq,
      hash: Buffer.from(seal.hash, 'hex'),
      at: new Date(seal.at),
      key_id: seal.keyId,
      signature: seal.signature,
    })
    .execute();
}

/** What is hashed of each entry, and the hash. */
export const CHAINED = sql<ChainedEntry>`json_build_object(
  'tenantId', a.tenant_id, 'seq', a.seq, 'at', (extract(epoch from a.at) * 1000)::bigint,
  'actorKind', a.actor_kind, 'actorId', a.actor_id, 'onBehalfOf', a.on_behalf_of, 'action', a.action,
  'targetKind', a.target_kind, 'targetId', a.target_id, 'outletId', a.outlet_id, 'diff', a.diff::text,
  'requestId', a.request_id, 'prevHash', encode(a.prev_hash, 'hex'), 'hash', encode(a.hash, 'hex'))`;

/** Entries after a number, in their order. */
export async function chainAfter(tx: Tx, seq: number, limit: number): Promise<ChainedEntry[]> {
  const rows = await tx
    .selectFrom('audit_log as a')
    .select(CHAINED.as('entry'))
    .where('a.seq', '>', seq)
    .orderBy('a.seq')
    .limit(limit)
    .execute();
  return rows.map(({ entry }) => entry);
}

/** The end of the chain as it is kept beside it. */
export async function headOf(tx: Tx): Promise<{ tenantId: TenantId; seq: number; hash: string }> {
  const row = await tx
    .selectFrom('audit_heads')
    .select(['tenant_id', 'seq', sql<string>`encode(hash, 'hex')`.as('hash')])
    .executeTakeFirstOrThrow();
  return { tenantId: row.tenant_id as TenantId, seq: row.seq, hash: row.hash };
}

export async function sealsOf(tx: Tx): Promise<Seal[]> {
  const rows = await tx.selectFrom('audit_seals').selectAll().orderBy('seq').execute();
  return rows.map((row) => ({
    tenantId: row.tenant_id,
    seq: row.seq,
    hash: row.hash.toString('hex'),
    at: row.at.getTime(),
    keyId: row.key_id,
    signature: row.signature,
  }));
}
