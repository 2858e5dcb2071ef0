import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Db } from '../db/database.ts';
import { problem } from './problem.ts';
import { forgetSpent, refundShared, spendShared } from './shared-limits.queries.ts';
import type { Tokens } from './tokens.ts';

/** So many `points` in so many seconds. */
interface Allowance {
  points: number;
  seconds: number;
}

/**
 * Generous for people and tablets at work, tight where a secret could be guessed. Those of SHARED count in all processes together;
 * the others keep a process from being taken, and each has its own (docs/adr/0017).
 */
export const DEFAULT_ALLOWANCES = {
  /** Tries to sign in, to enrol or to get a token, from one address. */
  doorPerAddress: { points: 60, seconds: 60 },
  /** Tries with one email from one address, or from one browser that has signed in with it before. */
  passwordFrom: { points: 10, seconds: 900 },
  /** Tries with one email from anywhere, but from where it has signed in before: nobody can lock its owner out there. */
  passwordOf: { points: 100, seconds: 900 },
  /** Codes of a second factor for one account: from one address or known browser, and from anywhere else. */
  codeFrom: { points: 10, seconds: 900 },
  codeOf: { points: 20, seconds: 3_600 },
  /** Mails with a link to a new password, asked for from one address, and for one email. */
  resetFrom: { points: 10, seconds: 3_600 },
  resetOf: { points: 5, seconds: 3_600 },
  /** Wrong enrolment codes from one address. */
  wrongCode: { points: 10, seconds: 600 },
  /** New identities for one tablet and what it has become: being copied is rare. */
  renewal: { points: 5, seconds: 86_400 },
  /** Queues that one person or tablet brings as files. */
  queueFile: { points: 30, seconds: 600 },
  /** And those of one business: each is read whole before anything of it is done. */
  queueFileOfTenant: { points: 100, seconds: 600 },
  /** Queues handed in from one address. */
  handIn: { points: 20, seconds: 600 },
  /** Queues of one revoked tablet: in wrong hands it must not bury what head office has to look through. */
  handInOf: { points: 10, seconds: 86_400 },
  /** The same queues again: a tablet asks in this way what has become of its own. */
  handInAgain: { points: 300, seconds: 86_400 },
  /** Files of the audit log that one person takes along. */
  auditExport: { points: 10, seconds: 600 },
  /** Event streams that one tablet or session opens: a flaky line takes one every few seconds. */
  stream: { points: 60, seconds: 120 },
  user: { points: 600, seconds: 60 },
  device: { points: 600, seconds: 60 },
  tenant: { points: 12_000, seconds: 60 },
  /** Mutations that one tablet delivers, an evening's of many in one go included. */
  mutations: { points: 200_000, seconds: 600 },
  mutationsOfTenant: { points: 2_000_000, seconds: 600 },
  /** Kilobytes of them. */
  pushedKilobytes: { points: 400_000, seconds: 600 },
  pushedKilobytesOfTenant: { points: 2_000_000, seconds: 600 },
} as const satisfies Record<string, Allowance>;
export type LimitName = keyof typeof DEFAULT_ALLOWANCES;
export type Allowances = Record<LimitName, Allowance>;

/** @param doorLimit as the operator sets it, in a minute */
export const allowancesWith = (doorLimit: number): Allowances => ({
  ...DEFAULT_ALLOWANCES,
  doorPerAddress: { ...DEFAULT_ALLOWANCES.doorPerAddress, points: doorLimit },
});

/** Where a secret could be guessed, a mail sent or a record brought once too often, by whichever process. */
const SHARED: ReadonlySet<LimitName> = new Set([
  ...(['passwordFrom', 'passwordOf', 'resetFrom', 'resetOf', 'wrongCode', 'renewal'] as const),
  ...(['queueFile', 'queueFileOfTenant', 'handIn', 'handInOf', 'auditExport'] as const),
]);
/** Of shared ones, after so many the table is swept. */
const SWEEP_EVERY = 200;

export interface RateLimits {
  /** Counts one, or `points`, against `key`; throws RATE_LIMITED when nothing is left. */
  spend(name: LimitName, key: string, points?: number): Promise<void>;
  /** Gives back one that was spent, or `points`, and never more than was. */
  refund(name: LimitName, key: string, points?: number): Promise<void>;
}

interface Sharing {
  db: Db;
  tokens: Pick<Tokens, 'digest'>;
}

/** @param sharing where all processes count together; without it each counts by itself */
export function createRateLimits(allowances: Allowances = DEFAULT_ALLOWANCES, sharing?: Sharing): RateLimits {
  const own = ownLimits(allowances);
  if (!sharing) return own;
  const shared = sharedLimits(allowances, sharing);
  const of = (name: LimitName): RateLimits => (SHARED.has(name) ? shared : own);
  return {
    spend: (name, key, points) => of(name).spend(name, key, points),
    refund: (name, key, points) => of(name).refund(name, key, points),
  };
}

function ownLimits(allowances: Allowances): RateLimits {
  const limiters = Object.fromEntries(
    Object.entries(allowances).map(([name, { points, seconds }]) => [
      name,
      new RateLimiterMemory({ keyPrefix: name, points, duration: seconds }),
    ]),
  ) as Record<LimitName, RateLimiterMemory>;
  return {
    async spend(name, key, points = 1) {
      try {
        await limiters[name].consume(key, points);
      } catch (refused) {
        throw refused instanceof RateLimiterRes ? limited(refused.msBeforeNext) : refused;
      }
    },
    async refund(name, key, points = 1) {
      const spent = (await limiters[name].get(key))?.consumedPoints ?? 0;
      await limiters[name].reward(key, Math.min(points, spent));
    },
  };
}

function sharedLimits(allowances: Allowances, { db, tokens }: Sharing): RateLimits {
  const keyOf = (name: LimitName, key: string): Buffer => tokens.digest('limit', `${name} ${key}`);
  let spends = 0;
  return {
    async spend(name, key, points = 1) {
      const { seconds, points: most } = allowances[name];
      const spent = await spendShared(db, { name, seconds }, keyOf(name, key), points);
      if ((spends += 1) % SWEEP_EVERY === 0) await forgetSpent(db);
      if (spent.points > most) throw limited(spent.msLeft);
    },
    refund: (name, key, points = 1) => refundShared(db, name, keyOf(name, key), points),
  };
}

const limited = (msLeft: number) => problem('RATE_LIMITED', { retryAfter: msLeft / 1000 });
