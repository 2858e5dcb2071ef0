import { PIN_TRIES, pinLockFor, type DeviceId, type StaffId } from '@meja/domain';
import { proofText, type Proof, type Proven, type SealedMutation } from '@meja/sync';
import type { ProofState } from '../../../db/streams.table.ts';
import { isMacOf, proofKeyOf } from '../../people/index.ts';
import type { Arrival } from './arrivals.ts';

/** What stands behind a mutation beside its actor's name. */
export interface Standing {
  proof: ProofState;
  /** Who is said to have allowed it, and whether their proof holds. */
  approval: { by: StaffId; holds: boolean } | null;
}

/** At which time it is judged comes with it: a clock that is off is not believed (see contextFor). */
export type StandingOf = (
  arrival: Pick<Arrival, 'record' | 'seq'>,
  mutation: SealedMutation,
  at: number,
) => Standing;

/** Somebody has looked at the record, and lets it in: its word is taken. */
export const BELIEVED: StandingOf = (_arrival, { approval }) => ({
  proof: 'believed',
  approval: approval ? { by: approval.by, holds: true } : null,
});

/** A PIN's hash, and until when (in ms by the epoch) it was valid. */
export interface KnownPin {
  hash: Buffer;
  until: number | null;
  /** The tablet has had the one after it for a while, or has asked for it since this one is over, and all that it did before that is here. */
  isReplaced: boolean;
}

/** A person with their PINs, the valid one first, and the wrong tries on the device in question. */
export interface Prover {
  userId: string;
  pins: readonly KnownPin[];
  failures: number;
  lockedUntil: number | null;
}

export interface TriesRow {
  user_id: string;
  failures: number;
  locked_until: string | null;
  last_at: string;
}

/**
 * So long after it was changed a PIN still counts: a tablet that has not heard of the change lets people sign in with it for as
 * long (PIN_OFFLINE_LIMIT_MS of the tablet), and an hour for those who are signed in by then. Its own word for when that was is taken only as long as
 * it is not known to have been given the new one, nor has asked for anything since: a tablet delivers all that it has done before it asks for what is new, or says that
 * something waits (`waiting` of a pull).
 */
export const FORMER_PIN_MS = 73 * 3_600_000;

export interface Proving {
  provers: readonly Prover[];
  now: number;
  /** The first of the device's mutations that needs a proof; null for an app that makes none. */
  provesFrom: number | null;
  /** Until when (ms) the word of such an app is taken; null for as long as it is one. */
  believedUntil: number | null;
}

/**
 * Looks at the proofs of one device's batch. A wrong one counts as a wrong PIN on that tablet, so that pushing is no way to
 * guess: after the fifth none of that person's is looked at until the lock is over.
 */
export class Proofs {
  readonly #proving: Proving;
  readonly #provers: ReadonlyMap<string, Prover>;
  readonly #keys = new Map<string, Buffer>();
  readonly #tries = new Map<string, Pick<Prover, 'failures' | 'lockedUntil'>>();

  constructor(proving: Proving) {
    this.#proving = proving;
    this.#provers = new Map(proving.provers.map((prover) => [prover.userId, prover]));
  }

  readonly standingOf: StandingOf = ({ record, seq }, mutation, at) => {
    // As it was sealed: a schema may have dropped or filled in a field.
    const { args } = record as { args: unknown };
    const sealed: Proven = { ...mutation, args };
    const { actorId, proof, approval } = mutation;
    const isProven = proof !== undefined && this.#holds(proof, actorId, sealed, at);
    return {
      proof: isProven ? 'proven' : this.#isBelieved(seq) && !proof ? 'believed' : 'unproven',
      approval: approval
        ? { by: approval.by, holds: this.#holds(approval.proof, approval.by, sealed, at) }
        : null,
    };
  };

  /** The counts that have changed, to be written. */
  triesAfter(): TriesRow[] {
    const { now } = this.#proving;
    return [...this.#tries].map(([userId, { failures, lockedUntil }]) => ({
      user_id: userId,
      failures,
      locked_until: lockedUntil === null ? null : new Date(lockedUntil).toISOString(),
      last_at: new Date(now).toISOString(),
    }));
  }

  #isBelieved(seq: number): boolean {
    const { provesFrom, believedUntil, now } = this.#proving;
    return (provesFrom === null || seq < provesFrom) && (believedUntil === null || now < believedUntil);
  }

  #holds({ device, mac }: Proof, by: StaffId, sealed: Proven, at: number): boolean {
    const prover = this.#provers.get(by);
    if (!prover) return false;
    const { now } = this.#proving;
    const tries = this.#tries.get(by) ?? prover;
    if (tries.lockedUntil !== null && now < tries.lockedUntil) return false;
    const text = proofText(sealed, by);
    const holds = prover.pins.some(
      ({ hash, until, isReplaced }, i) =>
        !isReplaced &&
        (until === null || at < until + FORMER_PIN_MS) &&
        isMacOf(text, this.#key(`${by} ${i} ${device}`, hash, device), mac),
    );
    if (holds) {
      if (tries.failures > 0) this.#tries.set(by, { failures: 0, lockedUntil: null });
      return true;
    }
    const failures = tries.failures + 1;
    this.#tries.set(by, { failures, lockedUntil: failures < PIN_TRIES ? null : now + pinLockFor(failures) });
    return false;
  }

  #key(name: string, hash: Buffer, device: DeviceId): Buffer {
    const known = this.#keys.get(name);
    if (known) return known;
    const key = proofKeyOf(hash, device);
    this.#keys.set(name, key);
    return key;
  }
}
