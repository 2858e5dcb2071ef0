import { ok, refuse, Staff, type Result, type StaffId } from '@meja/domain';
import type { Tables } from './db.ts';
import { readContact, readMeta } from './meta.ts';
import { isPin, type Argon2id } from './pin.ts';
import type { LockRow } from './rows.ts';

export type SignInProblem =
  /** `left`: how many more tries before the lock. */
  | { code: 'WRONG_PIN'; left: number }
  /** `untilMs`: when it opens again, in corrected time. */
  | { code: 'LOCKED'; untilMs: number }
  | { code: 'PIN_NOT_SET' }
  /** The device has not reached the server for three days: it must, before anybody can sign in. */
  | { code: 'PIN_EXPIRED' };

export interface SignInDeps {
  db: Tables;
  now: () => number;
  argon2id: Argon2id;
  /** Milliseconds that have passed, by a clock that nobody can set. It begins anew with the page. */
  ticks: () => number;
  /** Since when, by that clock, each lock is known to this page. */
  locksSeen: Map<string, number>;
}

/** So long after the server's last word a PIN may be checked without it. */
export const PIN_OFFLINE_LIMIT_MS = 72 * 60 * 60 * 1000;
const TRIES = 5;
const FIRST_LOCK_MS = 30_000;
const LONGEST_LOCK_MS = 60 * 60 * 1000;

/**
 * Checks a PIN with what this device has. Each try is counted, durably, before it is checked: neither a reload nor pulling the plug gives
 * another one for free.
 */
export async function checkPin(
  deps: SignInDeps,
  staffId: StaffId,
  pin: string,
): Promise<Result<void, SignInProblem>> {
  const { db, now, argon2id } = deps;
  const { heardAt } = await readContact(db);
  if (heardAt === null || now() - heardAt > PIN_OFFLINE_LIMIT_MS) return refuse({ code: 'PIN_EXPIRED' });
  const row = await db.staff.get(staffId);
  const key = await readMeta(db, 'pinKey');
  if (!row?.pin || !key || !Staff.safeParse(row.doc).data?.isActive) return refuse({ code: 'PIN_NOT_SET' });

  const lock = await countTry(deps, staffId, heardAt);
  if (!lock.ok) return lock;
  if (await isPin(pin, row.pin, key, argon2id)) {
    await db.locks.delete(staffId);
    return ok(undefined);
  }
  const { failures, lockMs } = lock.value;
  return failures < TRIES
    ? refuse({ code: 'WRONG_PIN', left: TRIES - failures })
    : refuse({ code: 'LOCKED', untilMs: now() + lockMs });
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
    const row = { staffId, failures, lockedAt: now, lockMs: lockFor(failures) };
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

/** Half a minute after the fifth wrong PIN, and twice as long each time from then on, up to an hour. */
const lockFor = (failures: number): number =>
  failures < TRIES ? 0 : Math.min(LONGEST_LOCK_MS, FIRST_LOCK_MS * 2 ** (failures - TRIES));
