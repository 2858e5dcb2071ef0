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
}

const OFFLINE_LIMIT_MS = 72 * 60 * 60 * 1000;
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
  if (heardAt === null || now() - heardAt > OFFLINE_LIMIT_MS) return refuse({ code: 'PIN_EXPIRED' });
  const row = await db.staff.get(staffId);
  const key = await readMeta(db, 'pinKey');
  if (!row?.pin || !key || !Staff.safeParse(row.doc).data?.isActive) return refuse({ code: 'PIN_NOT_SET' });

  const lock = await countTry(db, staffId, now());
  if (!lock.ok) return lock;
  if (await isPin(pin, row.pin, key, argon2id)) {
    await db.locks.delete(staffId);
    return ok(undefined);
  }
  const { failures, lockMs, lockedAt } = lock.value;
  return failures < TRIES
    ? refuse({ code: 'WRONG_PIN', left: TRIES - failures })
    : refuse({ code: 'LOCKED', untilMs: lockedAt + lockMs });
}

function countTry(db: Tables, staffId: StaffId, now: number): Promise<Result<LockRow, SignInProblem>> {
  return db.transaction('rw', db.locks, async (db): Promise<Result<LockRow, SignInProblem>> => {
    const before = (await db.locks.get(staffId)) ?? { staffId, failures: 0, lockedAt: now, lockMs: 0 };
    // A clock that was put back must neither open the lock nor keep it shut for years.
    const lockedAt = Math.min(before.lockedAt, now);
    if (now < lockedAt + before.lockMs) {
      if (lockedAt !== before.lockedAt) await db.locks.put({ ...before, lockedAt });
      return refuse({ code: 'LOCKED', untilMs: lockedAt + before.lockMs });
    }
    const failures = before.failures + 1;
    const row = { staffId, failures, lockedAt: now, lockMs: lockFor(failures) };
    await db.locks.put(row);
    return ok(row);
  });
}

/** Half a minute after the fifth wrong PIN, and twice as long each time from then on, up to an hour. */
const lockFor = (failures: number): number =>
  failures < TRIES ? 0 : Math.min(LONGEST_LOCK_MS, FIRST_LOCK_MS * 2 ** (failures - TRIES));
