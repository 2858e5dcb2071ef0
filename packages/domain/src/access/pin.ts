import { z } from 'zod';

/** Bytes as Base64. */
const Bytes = z.string().max(200);

/**
 * What one tablet checks a PIN with. Salt and cost compute the argon2id hash of a PIN that somebody types; `mac` is the
 * HMAC-SHA-256 of the right hash by the secret of that tablet, whose name is `secret`. So it is worth nothing elsewhere.
 */
export const PinCheck = z.object({
  salt: Bytes,
  memoryKiB: z.int().min(1),
  iterations: z.int().min(1),
  parallelism: z.int().min(1),
  hashLength: z.int().min(1),
  mac: Bytes,
  secret: z.string().max(40),
  /** How many digits somebody types. */
  digits: z.int().min(1).max(20).optional(),
});
export type PinCheck = z.infer<typeof PinCheck>;

/** Digits. */
export const PIN_LENGTH = { least: 6, most: 12 } as const;

/** Why a PIN is refused where it is set. */
export type PinProblem = 'PIN_NOT_DIGITS' | 'PIN_TOO_SHORT' | 'PIN_TOO_LONG' | 'PIN_TRIVIAL';

/**
 * Why nobody should have this PIN; null for one that is good. A PIN of before that is worse goes on working until it is set
 * anew. Trivial is what is tried first: one digit or pair again and again, steps of one, a mirrored half, dates of birth.
 */
export function whyPinIsRefused(pin: string): PinProblem | null {
  if (!/^\d*$/.test(pin)) return 'PIN_NOT_DIGITS';
  if (pin.length < PIN_LENGTH.least) return 'PIN_TOO_SHORT';
  if (pin.length > PIN_LENGTH.most) return 'PIN_TOO_LONG';
  return isTrivial(pin) ? 'PIN_TRIVIAL' : null;
}

const isTrivial = (pin: string): boolean =>
  new Set(pin).size < 3 || isRepeated(pin) || isInSteps(pin) || isMirrored(pin) || isDate(pin);

/** One, two or three digits again and again: 111111, 121212, 123123. */
const isRepeated = (pin: string): boolean =>
  [1, 2, 3].some((length) => pin === pin.slice(0, length).repeat(pin.length).slice(0, pin.length));

/** 123456, 987654, 890123, 135791: the same step between all neighbours. */
function isInSteps(pin: string): boolean {
  const steps = [...pin].slice(1).map((digit, i) => (10 + Number(digit) - Number(pin[i])) % 10);
  return new Set(steps).size === 1;
}

/** 123321. */
const isMirrored = (pin: string): boolean => pin === [...pin].toReversed().join('');

/** Six digits that are a day, a month and a year in one of the orders in which people write them. */
function isDate(pin: string): boolean {
  if (pin.length !== 6) return false;
  const [a = 0, b = 0, c = 0] = [0, 2, 4].map((at) => Number(pin.slice(at, at + 2)));
  const isDayAndMonth = (day: number, month: number): boolean =>
    day >= 1 && day <= 31 && month >= 1 && month <= 12;
  return isDayAndMonth(a, b) || isDayAndMonth(b, a) || isDayAndMonth(c, b);
}

/** So many wrong PINs of somebody on one tablet are let pass. */
export const PIN_TRIES = 5;
const FIRST_LOCK_MS = 30_000;
const LONGEST_LOCK_MS = 3_600_000;

/**
 * How long (ms) no PIN of theirs is looked at after so many wrong ones: half a minute after the fifth, and twice as long each time from then
 * on, up to an hour. The tablet and the server count alike.
 */
export const pinLockFor = (failures: number): number =>
  failures < PIN_TRIES ? 0 : Math.min(LONGEST_LOCK_MS, FIRST_LOCK_MS * 2 ** (failures - PIN_TRIES));
