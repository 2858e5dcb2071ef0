import { open } from '@meja/domain';
import { z } from 'zod';
import { Protocol } from './protocol.ts';

/** The most mutations of one push. */
export const PUSH_LIMIT = 1_000;

/** Records go in device order. Each is read on its own, so that one which can't be read doesn't hold up the others. */
export const PushRequest = z.object({
  protocol: Protocol,
  mutations: z.array(z.unknown()).max(PUSH_LIMIT),
});
export type PushRequest = z.infer<typeof PushRequest>;

/**
 * The server's answer to one mutation, stored with it and given again whenever the mutation comes again.
 * `applied`; `merged`: applied over work of others; `conflict`: somebody else's change of the same part came first;
 * `rejected`: the rules refuse it, `code` says why; `quarantined`: it can't be read.
 * `code` is also set on money that was booked as unallocated (`applied`, `UNALLOCATED`).
 */
export const Outcome = z.enum(['applied', 'merged', 'conflict', 'rejected', 'quarantined']);
export type Outcome = z.infer<typeof Outcome>;

export const Verdict = z.object({
  deviceSeq: z.int().min(1),
  outcome: open(Outcome),
  code: z.string().nullable(),
  /** For a conflict, what was wanted and what stands; otherwise null. */
  detail: z.unknown(),
});
export type Verdict = z.infer<typeof Verdict>;

/** The code on an applied payment for which the order had no room, wholly or in part. */
export const UNALLOCATED = 'UNALLOCATED';

const answered = { epoch: z.uuid(), serverTime: z.int() };

export const PushResponse = z.discriminatedUnion('result', [
  z.object({ result: z.literal('judged'), verdicts: z.array(Verdict), ...answered }),
  /** A number is missing: send again from `expected` on. */
  z.object({ result: z.literal('gap'), expected: z.int().min(1), ...answered }),
  /** The number `at` was already used for another record: this device is a copy, or was restored. */
  z.object({ result: z.literal('fork'), at: z.int().min(1), ...answered }),
]);
export type PushResponse = z.infer<typeof PushResponse>;
