import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { problem } from './problem.ts';

/** So many `points` in so many seconds. */
interface Allowance {
  points: number;
  seconds: number;
}

/**
 * Generous for people and tablets at work, tight where a secret could be guessed. They count per process: behind
 * several processes each allows its share again.
 */
export const DEFAULT_ALLOWANCES = {
  /** Tries to sign in, to enrol or to get a token, from one address. */
  doorPerAddress: { points: 60, seconds: 60 },
  /** Tries with one email from one address, or from one browser that has signed in with it before. */
  passwordFrom: { points: 10, seconds: 900 },
  /** Tries with one email from anywhere, but from where it has signed in before: nobody can lock its owner out there. */
  passwordOf: { points: 100, seconds: 900 },
  /** Mails with a link to a new password, asked for from one address, and for one email. */
  resetFrom: { points: 10, seconds: 3_600 },
  resetOf: { points: 5, seconds: 3_600 },
  /** Wrong enrolment codes from one address. */
  wrongCode: { points: 10, seconds: 600 },
  /** New identities for one tablet and what it has become: being copied is rare. */
  renewal: { points: 5, seconds: 86_400 },
  /** Queues that one person or tablet brings as files. */
  queueFile: { points: 30, seconds: 600 },
  /** Queues handed in from one address. */
  handIn: { points: 20, seconds: 600 },
  /** Queues of one revoked tablet: in wrong hands it must not bury what head office has to look through. */
  handInOf: { points: 10, seconds: 86_400 },
  /** The same queues again: a tablet asks in this way what has become of its own. */
  handInAgain: { points: 300, seconds: 86_400 },
  /** Files of the audit log that one person takes along. */
  auditExport: { points: 10, seconds: 600 },
  user: { points: 600, seconds: 60 },
  device: { points: 600, seconds: 60 },
  tenant: { points: 12_000, seconds: 60 },
  /** Mutations that one tablet delivers, an evening's of many in one go included. */
  mutations: { points: 200_000, seconds: 600 },
  mutationsOfTenant: { points: 2_000_000, seconds: 600 },
  /** Kilobytes of them. */
  pushedKilobytes: { points: 400_000, seconds: 600 },
} as const satisfies Record<string, Allowance>;
export type LimitName = keyof typeof DEFAULT_ALLOWANCES;
export type Allowances = Record<LimitName, Allowance>;

export interface RateLimits {
  /** Counts one, or `points`, against `key`; throws RATE_LIMITED when nothing is left. */
  spend(name: LimitName, key: string, points?: number): Promise<void>;
  /** Gives back one that was spent, or `points`, and never more than was. */
  refund(name: LimitName, key: string, points?: number): Promise<void>;
  /** Throws RATE_LIMITED when nothing is left, without counting. */
  check(name: LimitName, key: string): Promise<void>;
}

export function createRateLimits(allowances: Allowances = DEFAULT_ALLOWANCES): RateLimits {
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
        throw refused instanceof RateLimiterRes ? limited(refused) : refused;
      }
    },
    async refund(name, key, points = 1) {
      const spent = (await limiters[name].get(key))?.consumedPoints ?? 0;
      await limiters[name].reward(key, Math.min(points, spent));
    },
    async check(name, key) {
      const spent = await limiters[name].get(key);
      if (spent && spent.consumedPoints >= limiters[name].points) throw limited(spent);
    },
  };
}

const limited = (spent: RateLimiterRes) => problem('RATE_LIMITED', { retryAfter: spent.msBeforeNext / 1000 });
