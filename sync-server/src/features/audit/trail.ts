import type { DeviceId, OutletId, StaffId, TenantId } from '@meja/domain';
import type { Tx } from '../../db/database.ts';
import type { Action, Facts, TargetKind } from './actions.ts';
import type { Seal, Sealed } from './seal.ts';

/** Who did something. `nobody` has shown no right to be anybody. */
export type Actor =
  | { kind: 'user'; id: StaffId }
  | { kind: 'device'; id: DeviceId }
  | { kind: 'system' | 'nobody' };

export interface AuditEntry {
  tenantId: TenantId;
  actor: Actor;
  /** For whom the actor acted, where that is somebody else. */
  onBehalfOf?: StaffId | null;
  action: Action;
  target?: { kind: TargetKind; id: string };
  /** Where it happened; left out where it is the whole business. */
  outletId?: OutletId | undefined;
  diff?: Facts;
}

/** Something that was refused, and so has no transaction that it could be told in. */
export interface Refusal {
  /** Refusals of the same key within a while are counted, not told one by one. */
  key: string;
  /** Whom it concerns. Asked once for the first of them, after the answer is given; nobody is none. */
  concerned: () => Promise<readonly AuditEntry[]>;
}

/** The audit log, as features write it. */
export interface AuditTrail {
  /** Tells of what this transaction does. Written as the last thing before its commit, or not at all. */
  record(tx: Tx, entry: AuditEntry): void;
  /** Tells of a refusal, later and in a transaction of its own. Never throws, and nobody waits for it. */
  refused(refusal: Refusal): void;
  /** Signs an end of the chain, for whoever takes it along. */
  seal(end: Sealed): Seal & { publicKey: string };
}
