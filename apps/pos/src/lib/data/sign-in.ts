import {
  ok,
  PIN_TRIES,
  PinCheck,
  pinLockFor,
  refuse,
  Staff,
  type DeviceId,
  type Result,
  type StaffId,
} from '@meja/domain';
import { signInText } from '@meja/sync';
import type { Tables } from './db.ts';
import { readContact, readMeta } from './meta.ts';
import {
  hashIfRight,
  proofKeyOf,
  verifierIn,
  type Argon2id,
  type PinVerifier,
  type ProofKey,
} from './pin.ts';
import { proveWith } from './proof.ts';
import type { LockRow, StaffRow } from './rows.ts';
import { saltOf } from './salt.ts';

export type SignInProblem =
  /** `left`: how many more tries before the lock. */
  | { code: 'WRONG_PIN'; left: number }
  /** `untilMs`: when it opens again, in corrected time. */
  | { code: 'LOCKED'; untilMs: number }
  | { code: 'PIN_NOT_SET' }
  /** The device has not reached the server for three days: it must, before anybody can sign in. */
  | { code: 'PIN_EXPIRED' }
  /** The tablet has lost what it checks PINs with: it has to be enrolled again. */
  | { code: 'SECRET_MISSING' };

/** The server's count of tries, which nobody clears on the tablet. */
export interface ServerTries {
  /**
   * Counts one before the PIN is looked at. Resolves to how long (ms) none may be tried; null where the server can't be asked, or takes
   * longer than a person should wait.
   */
  begin(as: DeviceId, staffId: StaffId): Promise<number | null>;
  /** It was the right PIN. Nobody waits for it. */
  succeed(as: DeviceId, staffId: StaffId, right: { at: number; mac: string }): void;
}

/** Who showed the right PIN: their key, and the salt of that PIN, which changes with it. */
export interface Shown {
  proofKey: ProofKey;
  salt: string;
}

export interface SignInDeps {
  db: Tables;
  now: () => number;
  argon2id: Argon2id;
  tries: ServerTries;
  /** Milliseconds that have passed, by a clock that nobody can set. It begins anew with the page. */
  ticks: () => number;
  /** Since when, by that clock, each lock is known to this page. */
  locksSeen: Map<string, number>;
}

/** So long after the server's last word a PIN may be checked without it. */
export const PIN_OFFLINE_LIMIT_MS = 72 * 60 * 60 * 1000;

/**
 * Checks a PIN with what this device has. Each try is counted, durably, before it is checked: neither a reload nor pulling the plug gives
 * another one for free.
 */
export async function checkPin(
  deps: SignInDeps,
  staffId: StaffId,
  pin: string,
): Promise<Result<Shown, SignInProblem>> {
  const { db, now, argon2id, tries } = deps;
  const { heardAt } = await readContact(db);
  if (heardAt === null || now() - heardAt > PIN_OFFLINE_LIMIT_MS) return refuse({ code: 'PIN_EXPIRED' });
  const [row, identity] = await Promise.all([db.staff.get(staffId), readMeta(db, 'identity')]);
  if (!row || !identity || !Staff.safeParse(row.doc).data?.isActive) return refuse({ code: 'PIN_NOT_SET' });
  const known = await verifierFor(db, row);
  if (!known.ok) return known;
  const { verifier, key } = known.value;

  const lock = await countTry(deps, staffId, heardAt);
  if (!lock.ok) return lock;
  const [hash, lockedMs] = await Promise.all([
    hashIfRight(pin, verifier, key, argon2id),
    tries.begin(identity.id, staffId),
  ]);
  if (lockedMs) {
    await db.locks.put({ ...lock.value, lockedAt: now(), lockMs: lockedMs });
    return refuse({ code: 'LOCKED', untilMs: now() + lockedMs });
  }
  if (hash) {
    await db.locks.delete(staffId);
    const proofKey = await proofKeyOf(hash, identity.id);
    const at = now();
    const { mac } = await proveWith(proofKey)(signInText(staffId, at));
    tries.succeed(identity.id, staffId, { at, mac });
    return ok({ proofKey, salt: saltOf(row) ?? '' });
  }
  const { failures, lockMs } = lock.value;
  return failures < PIN_TRIES
    ? refuse({ code: 'WRONG_PIN', left: PIN_TRIES - failures })
    : refuse({ code: 'LOCKED', untilMs: now() + lockMs });
}

/** What the PIN is checked with, and the key of it. */
async function verifierFor(
  db: Tables,
  { doc, pin }: StaffRow,
): Promise<Result<{ verifier: PinVerifier; key: CryptoKey }, SignInProblem>> {
  const check = PinCheck.safeParse(Staff.safeParse(doc).data?.pin);
  if (check.success) {
    const key = (await readMeta(db, 'secrets'))?.[check.data.secret];
    return key ? ok({ verifier: verifierIn(check.data), key }) : refuse({ code: 'SECRET_MISSING' });
  }
  const key = await readMeta(db, 'pinKey');
  return pin && key ? ok({ verifier: pin, key }) : refuse({ code: 'PIN_NOT_SET' });
}

function countTry(
  deps: SignInDeps,
  staffId: StaffId,
  heardAt: number,
): Promise<Result<LockRow, SignInProblem>> {
  const now = deps.now();
  return deps.db.transaction('rw', deps.db.locks, async (db): Promise<Result<LockRow, SignInProblem>> => {
    const before = await db.locks.get(staffId);
    const left = before ? leftOf(before, deps, heardAt) : 0;
    if (left > 0) return refuse({ code: 'LOCKED', untilMs: now + left });
    const failures = (before?.failures ?? 0) + 1;
    const row = { staffId, failures, lockedAt: now, lockMs: pinLockFor(failures) };
    await db.locks.put(row);
    deps.locksSeen.set(keyOf(row), deps.ticks());
    return ok(row);
  });
}

/**
 * How long a lock still holds. What has passed of it is taken from the server's word or from a clock that nobody can set, never from the
 * tablet's own: putting that forward would open any lock, putting it back would keep one shut for years. After a reload without
 * the server a lock begins anew.
 */
function leftOf(lock: LockRow, { ticks, locksSeen }: SignInDeps, heardAt: number): number {
  const since = locksSeen.get(keyOf(lock)) ?? ticks();
  locksSeen.set(keyOf(lock), since);
  return Math.max(0, lock.lockMs - Math.max(ticks() - since, heardAt - lock.lockedAt));
}

const keyOf = ({ staffId, failures }: LockRow): string => `${staffId}/${failures}`;
