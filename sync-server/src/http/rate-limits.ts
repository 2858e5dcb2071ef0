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
  /** Wrong passwords for one email address, from wherever. */
  wrongPassword: { points: 10, seconds: 900 },
  /** Wrong enrolment codes from one address. */
  wrongCode: { points: 10, seconds: 600 },
  /** New identities for one tablet: being copied is rare. */
  renewal: { points: 5, seconds: 86_400 },
  /** Queues that one person or tablet brings as files. */
  queueFile: { points: 30, seconds: 600 },
  /** Queues handed in from one address. */
  handIn: { points: 20, seconds: 600 },
  /** Queues of one revoked tablet: in wrong hands it must not bury what head office has to look through. */
  handInOf: { points: 10, seconds: 86_400 },
  user: { points: 600, seconds: 60 },
  device: { points: 600, seconds: 60 },
  tenant: { points: 12_000, seconds: 60 },
} as const satisfies Record<string, Allowance>;
export type LimitName = keyof typeof DEFAULT_ALLOWANCES;
export type Allowances = Record<LimitName, Allowance>;

export interface RateLimits {
  /** Counts one against `key`; throws RATE_LIMITED when nothing is left. */
  spend(name: LimitName, key: string): Promise<void>;
  /** Throws RATE_LIMITED when nothing is left, without counting. */
  check(name: LimitName, key: string): Promise<void>;
  /** Forgets what was counted against `key`. */
  forgive(name: LimitName, key: string): Promise<void>;
}

export function createRateLimits(allowances: Allowances = DEFAULT_ALLOWANCES): RateLimits {
  const limiters = Object.fromEntries(
    Object.entries(allowances).map(([name, { points, seconds }]) => [
      name,
      new RateLimiterMemory({ keyPrefix: name, points, duration: seconds }),
    ]),
  ) as Record<LimitName, RateLimiterMemory>;
  return {
    async spend(name, key) {
      try {
        await limiters[name].consume(key);
      } catch (refused) {
        throw refused instanceof RateLimiterRes ? limited(refused) : refused;
      }
    },
    async check(name, key) {
      const spent = await limiters[name].get(key);
      if (spent && spent.consumedPoints >= limiters[name].points) throw limited(spent);
    },
    async forgive(name, key) {
      await limiters[name].delete(key);
    },
  };
}

const limited = (spent: RateLimiterRes) => problem('RATE_LIMITED', { retryAfter: spent.msBeforeNext / 1000 });
