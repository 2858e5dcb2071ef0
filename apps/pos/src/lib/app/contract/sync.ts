import type { DocumentKind, MutationId, Permission, ReadCommand, Ref, StaffId } from '@meja/domain';
import type { Decision, Outcome } from '@meja/sync';
import type { Doubt } from '../../sync/clock-doubt.ts';
import type { Progress } from '../../sync/status.ts';

export type { Doubt, Progress };

/**
 * What this device knows of the server.
 * - `connecting`: the server has not answered yet, and the device has not given up.
 * - `retrying`: the server answers, but with a problem. DEVICE_FORKED: this device is a copy of another one, and needs a new
 *   identity before its queue can be delivered.
 * - `needs-upgrade`: the server takes what is queued, but has changes only for a newer version of the app.
 * - `stopped`, DEVICE_UNKNOWN: the server knows no such tablet. Orders can still be taken; they are delivered once the tablet is
 *   enrolled again.
 */
export type SyncState =
  | { state: 'connecting'; queued: number }
  | { state: 'offline'; queued: number }
  | { state: 'idle'; queued: 0 }
  | { state: 'pushing'; queued: number }
  | { state: 'pulling'; queued: number }
  | { state: 'retrying'; queued: number; nextAt: number; code: string }
  | { state: 'needs-upgrade'; queued: number }
  | { state: 'stopped'; queued: number; code: 'DEVICE_REVOKED' | 'DEVICE_UNKNOWN' };

/** A mutation that the server has not judged yet. */
export interface WaitingChange {
  id: MutationId;
  deviceSeq: number;
  at: number;
  actorName: string;
  /** The document that it is about; the first, if there are several. */
  subject: Ref<DocumentKind> | null;
  /** What people call that document. */
  title: string | null;
  name: string;
  /** Null where this version of the app can't read what another version recorded. */
  command: ReadCommand | null;
}

/** A verdict that a person must see. It stays in the list after somebody has seen it. */
export interface AttentionItem extends WaitingChange {
  outcome: Outcome;
  /** Why it was rejected or could not be read. UNALLOCATED: money for which no bill has room. */
  code: string | null;
  /** For a conflict: the value that was wanted, and the value that stands. */
  detail: unknown;
  judgedAt: number;
  /** Whoever may do this can settle it. */
  settledBy: Permission;
  acknowledged: { by: StaffId | null; name: string; at: number } | null;
  /** What somebody at head office has decided about it since. */
  decision: Decision | null;
}

export interface SyncController {
  readonly state: SyncState;
  /** When this device and the server last agreed completely, in corrected time. */
  readonly lastSyncedAt: number | null;
  /** Server time minus this device's clock. */
  readonly clockOffsetMs: number;
  /** Where this device's clock can't be trusted. As long as the server may still answer, its time is better than anybody's. */
  clockDoubt(): Promise<Doubt | null>;
  /** Somebody says what time it is. */
  settleClock(time: number): Promise<void>;
  /** How far the delivery of a queue is; null while there is none. */
  readonly delivery: Progress | null;
  /** Server time of the last answer. PINs can be checked offline for a limited time after it. */
  readonly heardAt: number | null;
  /** The oldest waiting mutations, in the order in which they were made. `state.queued` counts all of them. */
  readonly waiting: readonly WaitingChange[];
  /** More of them are there once it resolves. */
  describeMore(): Promise<void>;
  /** Those that nobody has acknowledged come first; then newest first. */
  readonly attention: readonly AttentionItem[];
  /** Of each that nobody has acknowledged, what whoever settles it must be allowed to do. */
  readonly unsettled: readonly Permission[];
  /** The same by the ids of the documents that these are about. */
  readonly troubled: ReadonlyMap<string, readonly Permission[]>;
  /** Marks it as seen by the signed-in person. */
  acknowledge(id: MutationId): Promise<void>;
  syncNow(): void;
}
