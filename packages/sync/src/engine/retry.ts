/** How a request ended, as far as trying again is concerned. `code` is the problem's stable code. */
export type Failure =
  | { kind: 'unreachable' }
  | { kind: 'problem'; status: number; code: string; retryAfterMs: number | null };

/**
 * What to do after a failure, decided by typed codes only.
 * `retry`: later, by the backoff. `reauthenticate`: get a new token, then at once. `correct-clock`: the server told its
 * time. `split`: send half as much. `revoked`, `unknown` and `upgrade`: a person must act; the queue is kept meanwhile.
 */
export type Reaction =
  | 'retry'
  | 'reauthenticate'
  | 'correct-clock'
  | 'split'
  | 'revoked'
  | 'unknown'
  | 'upgrade';

const BY_CODE: ReadonlyMap<string, Reaction> = new Map([
  ['UNAUTHENTICATED', 'reauthenticate'],
  ['CLOCK_SKEW', 'correct-clock'],
  ['TOO_LARGE', 'split'],
  ['DEVICE_REVOKED', 'revoked'],
  ['DEVICE_UNKNOWN', 'unknown'],
  ['PROTOCOL_UNSUPPORTED', 'upgrade'],
]);

export const reactionTo = (failure: Failure): Reaction =>
  failure.kind === 'unreachable' ? 'retry' : (BY_CODE.get(failure.code) ?? 'retry');

const FIRST_MS = 250;
const CAP_MS = 15_000;

/**
 * How long to wait before try number `attempt` (1 is the first retry), jittered over the upper half so that a
 * restaurant's tablets don't all knock at once. It never gives up.
 * @param chance a number from 0 up to 1
 */
export function backoffMs(attempt: number, chance: number): number {
  const ceiling = Math.min(CAP_MS, FIRST_MS * 2 ** Math.min(attempt - 1, 10));
  return Math.round(ceiling / 2 + (ceiling / 2) * chance);
}
