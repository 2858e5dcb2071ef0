import { createHash } from 'node:crypto';

/** An entry as it is hashed: each field as text, whatever it means. */
export interface ChainedEntry {
  tenantId: string;
  seq: number;
  /** Epoch ms. */
  at: number;
  actorKind: string;
  actorId: string | null;
  onBehalfOf: string | null;
  action: string;
  targetKind: string | null;
  targetId: string | null;
  outletId: string | null;
  /** To the letter as it was written. */
  diff: string;
  requestId: string | null;
  /** Of the entry before; 64 zeroes for the first. Both in hex. */
  prevHash: string;
  hash: string;
}

/** What the first entry follows on. */
export const BEGINNING = '0'.repeat(64);

/** The same as audit_hash() of migration 0021, written a second time so that one proves the other. */
export function hashOf(entry: ChainedEntry): string {
  const fields = [
    entry.tenantId,
    String(entry.seq),
    String(entry.at),
    entry.actorKind,
    entry.actorId,
    entry.onBehalfOf,
    entry.action,
    entry.targetKind,
    entry.targetId,
    entry.outletId,
    entry.diff,
    entry.requestId,
    entry.prevHash,
  ];
  const hash = createHash('sha256').update('meja audit 1,');
  // Each with its length before it: no two entries are the same text.
  for (const field of fields)
    hash.update(`${field === null ? '-' : `${Buffer.byteLength(field)}:${field}`},`);
  return hash.digest('hex');
}

/** Days of the chain are those of UTC: they say when a head is signed, not when a business works. */
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** Whether an entry is the first of its day, so that the one before it is signed. */
export const beginsDay = (at: number, before: number): boolean => dayOf(at) > dayOf(before);
