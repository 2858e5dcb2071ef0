import { DeviceId, OutletId, TenantId } from '@meja/domain';
import { z } from 'zod';
import { Hash, Instant } from './envelope.ts';
import { Outcome } from './push.ts';

/** The most records of one file; what waits beyond them goes into a second one, which says where it goes on. */
export const QUEUE_FILE_RECORDS = 10_000;
/** The most bytes of one file, as JSON in UTF-8. */
export const QUEUE_FILE_BYTES = 16 * 1024 * 1024;

/** What the signature is for, so that nothing else that a device signs can pass for it. */
export const QUEUE_FILE_AUDIENCE = 'meja:queue-file';

/**
 * What a device has not delivered, as a file that anybody may carry to another tablet or to head office: the records as
 * they wait, in the device's order, one that can't be read included. It can be brought in any number of times, and
 * delivered by the device as well: each mutation is judged once.
 *
 * `signature` is a compact JWS (ES256) over QueueClaims by the key that the device made at its enrolment and that never
 * left it. It doesn't expire: a file found in a drawer is as true as on the day it was made.
 * `series` and `name` are nobody's word, since nothing signs them: whoever shows a tablet's name shows the register's (`QueueFileAnswer.device`).
 */
export const QueueFile = z.object({
  format: z.literal('meja-queue'),
  v: z.literal(1),
  device: z.object({
    id: DeviceId,
    tenantId: TenantId,
    outletId: OutletId,
    series: z.string().max(40),
    name: z.string().max(100),
  }),
  exportedAt: Instant,
  mutations: z.array(z.unknown()).min(1).max(QUEUE_FILE_RECORDS),
  signature: z.string().max(4_000),
});
export type QueueFile = z.infer<typeof QueueFile>;

/**
 * What a device signs (see queue-claims.ts). `digest` binds the records, so that a damaged one, which has to come through
 * like any other, breaks nothing; `prev` and `head` say where the file hangs in the device's chain, as far as its first and
 * its last record can be read.
 */
export const QueueClaims = z.object({
  aud: z.literal(QUEUE_FILE_AUDIENCE),
  iss: DeviceId,
  tid: TenantId,
  oid: OutletId,
  exportedAt: Instant,
  /** `deviceSeq` of the first and of the last record. */
  from: z.int().min(1),
  to: z.int().min(1),
  count: z.int().min(1).max(QUEUE_FILE_RECORDS),
  prev: Hash.nullable(),
  head: Hash.nullable(),
  /** SHA-256 over the canonical JSON of `mutations`. */
  digest: Hash,
});
export type QueueClaims = z.infer<typeof QueueClaims>;

const counts = {
  /** Judged now. */
  judged: z.int().min(0),
  /** Judged before, however they came. */
  known: z.int().min(0),
  /** Kept for a manager to decide on: the device is out of service, or its numbers stand for other records. */
  held: z.int().min(0),
  /** What became of those that were judged now or before. */
  verdictCounts: z.partialRecord(Outcome, z.int().min(0)),
  /** The device as the register has it: what the file calls it is nobody's word. A server from before names none. */
  device: z.object({ name: z.string(), number: z.int() }).optional(),
};

/** The answer to a queue file. */
export const QueueFileAnswer = z.discriminatedUnion('result', [
  /** All of it is judged; the device itself will be answered with the same verdicts. */
  z.object({ result: z.literal('judged'), ...counts }),
  /** The device is out of service: what was not known is held for review. */
  z.object({ result: z.literal('held'), ...counts }),
  /** Records before `expected` are judged; that one is missing: bring in the file that has it first. */
  z.object({ result: z.literal('gap'), expected: z.int().min(1), ...counts }),
  /** From `at` on the device's numbers stand for other records (it was copied or restored): the rest is held. */
  z.object({ result: z.literal('fork'), at: z.int().min(1), ...counts }),
]);
export type QueueFileAnswer = z.infer<typeof QueueFileAnswer>;
