import {
  isMutationName,
  mutationFor,
  refKey,
  type BusinessDay,
  type DeviceId,
  type DocumentKind,
  type MutationId,
  type OutletId,
  type Ref,
  type StaffId,
  type TenantId,
} from '@meja/domain';
import type { Cursors, Decision, Envelope, Named, QueueFile, QueueFileAnswer, Verdict } from '@meja/sync';
import type { PinVerifier } from './pin.ts';

/**
 * A document as the server confirmed it, kept as it came: it is read through its schema each time, so that what an older version of
 * the app stored gets the defaults of fields that came later. `gen` is the load that brought it (see Follow).
 */
export interface BaseRow {
  id: string;
  seq: number;
  gen: number;
  doc: unknown;
}

/**
 * The server's check of the PIN is in the document. A server of before there were any sent the hash, which was taken out of it; what stayed
 * of it, `pin`, can only be checked with this device's own key.
 */
export interface StaffRow extends BaseRow {
  pin: PinVerifier | null;
}

/** A document that devices write. Closed ones are pruned by `closedDay`; an open one has none, so that the index does not hold it. */
export interface DocumentRow extends BaseRow {
  closedDay?: BusinessDay;
}

/** A verdict with the server's history that it belongs to: one that was restored from a backup may not know of it. */
export interface StoredVerdict extends Verdict {
  epoch: string;
  at: number;
}

/** A mutation whose effects this device's base does not contain yet. `judged` mirrors `verdict`, for the index. */
export interface OutboxRow {
  deviceSeq: number;
  envelope: Envelope;
  /** The documents that it touches, as keys (see refKey), for the index. */
  refs: string[];
  judged: 0 | 1;
  verdict: StoredVerdict | null;
}

/** A mutation that is judged and contained in the base, kept for a server that was restored from a backup. */
export interface JournalRow {
  id: MutationId;
  deviceId: DeviceId;
  deviceSeq: number;
  envelope: Envelope;
  refs: string[];
  verdict: StoredVerdict;
  coveredAt: number;
}

export interface AttentionRow {
  id: MutationId;
  envelope: Envelope;
  verdict: StoredVerdict;
  acknowledged: { by: StaffId | null; name: string; at: number } | null;
  /** What somebody at head office decided about it since. */
  decision?: Decision;
}

/** Wrong PINs of a staff member since the last right one; a lock holds for `lockMs` from `lockedAt`. */
export interface LockRow {
  staffId: StaffId;
  failures: number;
  lockedAt: number;
  lockMs: number;
}

export interface DeviceKeys {
  privateKey: CryptoKey;
  publicKey: JsonWebKey;
}

/** What enrolling gave this device. The private key can sign but never be read. */
export interface Identity {
  id: DeviceId;
  number: number;
  name: string;
  series: string;
  tenantId: TenantId;
  tenantName: string;
  outletId: OutletId;
  outletName: string;
  enrolledAt: number;
  privateKey: CryptoKey;
  revokedAt: number | null;
}

/**
 * How far the base has come. A load from the start (first, or anew) takes the next `gen`; rows of earlier ones stay in view until the load
 * is complete, and go then. `ackSeq`: the base contains this device's mutations up to it.
 */
export interface Follow {
  epoch: string | null;
  cursors: Cursors;
  /** The collections that have come as far as their stream, with their versions. */
  collections: Named;
  gen: number;
  ackSeq: number;
  /** A load has been completed once: the device can work. */
  complete: boolean;
  /** How much of a load of several pages has come; null when there is nothing left to come. */
  load: { done: number; total: number } | null;
  /** When what has done its duty was last thrown away. */
  tidiedAt: number;
  /** Where the base was last found not to match the server's checksums, so that it is not loaded anew for ever. */
  mismatch: { cursors: Cursors; at: number } | null;
}

/** The last of the device's mutations: what the next one is numbered and chained by. */
export interface Chain {
  deviceSeq: number;
  hash: string;
  /** The Lamport clock of the last mutation; missing where a version before there was one wrote it. */
  lc?: number;
}

export interface Contact {
  /** Server time minus this device's clock. */
  offsetMs: number;
  /** Server time of the last answer, or null before the first. */
  heardAt: number | null;
  /** When device and server last agreed completely, in server time. */
  syncedAt: number | null;
  /** What somebody said that the time was, after the last answer. */
  sureAt?: number;
}

/** Another tablet's queue that was brought in as a file, and what became of it. */
export interface ImportRow {
  /** Of the file's contents, so that the same file is not taken twice. */
  id: string;
  addedAt: number;
  addedBy: { id: StaffId | null; name: string };
  device: QueueFile['device'];
  exportedAt: number;
  count: number;
  /** Not before then again: what it lacks has to come by another file first. */
  retryAt: number;
  answer: QueueFileAnswer | null;
  /** Why the server will not take it, whatever is tried. */
  code: string | null;
  settledAt: number | null;
}

/** The contents of a file that was brought in, until they are delivered. */
export interface ImportFileRow {
  id: string;
  file: QueueFile;
}

/** How far the queue of a device that is out of service was given to head office, to be looked through there. */
export interface HandIn {
  deviceId: DeviceId;
  /** The last `deviceSeq` that has arrived; 0 before anything has. */
  to: number;
  /** So many have arrived. */
  arrived: number;
  /** How many of them head office had not decided about when it was last asked; from before it was asked, none is known. */
  waiting?: number;
  at: number;
  /** Why the last try did not work; null when it did. */
  code: string | null;
}

/** Judged, and of no effect on the documents. So is an outcome that only a later version knows. */
export const isRefused = ({ verdict }: Pick<OutboxRow, 'verdict'>): boolean =>
  verdict !== null && !hasTakenEffect(verdict);

export const hasTakenEffect = ({ outcome }: Pick<Verdict, 'outcome'>): boolean =>
  outcome === 'applied' || outcome === 'merged';

/** The documents that an envelope touches, as far as this version of the app can read it. */
export function refsOf({ name, args }: Pick<Envelope, 'name' | 'args'>): Ref<DocumentKind>[] {
  if (!isMutationName(name)) return [];
  const definition = mutationFor(name);
  const parsed = definition.args.safeParse(args);
  return parsed.success ? [...definition.touches(parsed.data)] : [];
}

/** The same as keys. */
export const refKeysOf = (envelope: Pick<Envelope, 'name' | 'args'>): string[] => [
  ...new Set(refsOf(envelope).map(refKey)),
];
