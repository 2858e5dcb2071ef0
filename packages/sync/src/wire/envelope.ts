import {
  DeviceId,
  isMutationName,
  isStorableText,
  MutationId,
  mutationFor,
  OutletId,
  readArgs,
  refuse,
  ok,
  StaffId,
} from '@meja/domain';
import type { MutationName, ReadCommand, Result } from '@meja/domain';
import { z } from 'zod';

/** The `prev` of a device's first mutation. */
export const GENESIS = '0'.repeat(64);

/** The end of the year 9999 in ms: beyond it dates no longer have four-digit years. */
const LAST_INSTANT = 253_402_300_799_999;

/** A time, in ms. */
export const Instant = z.int().min(0).max(LAST_INSTANT);

export const Hash = z.string().regex(/^[0-9a-f]{64}$/);

/** That a person's PIN stands behind a mutation: made with their key of the tablet on which they signed in (see engine/proof.ts). */
export const Proof = z.object({
  /** The device on which it was made. Another may carry it, and the same tablet under a later identity. */
  device: DeviceId,
  /** HMAC-SHA-256, as base64url. */
  mac: z.string().max(100),
});
export type Proof = z.infer<typeof Proof>;

/**
 * One mutation on its way: self-contained, so that any device or hub may carry it. `deviceSeq` counts a device's
 * mutations without a gap, `base` names the versions of what it overwrites as the device had seen them (see seen.ts),
 * `prev` and `hash` chain the records of a device (see hash.ts). `at` is device time corrected by the server's offset,
 * in ms: for display and for the business day, never for order.
 */
export const Envelope = z.object({
  id: MutationId,
  deviceId: DeviceId,
  deviceSeq: z.int().min(1),
  outletId: OutletId,
  actorId: StaffId,
  at: Instant,
  name: z.string().max(100),
  v: z.int().min(1),
  args: z.unknown(),
  base: z.record(z.string().max(120), z.int().min(0)),
  prev: Hash,
  hash: Hash,
  /** Lamport clock: greater than that of every mutation that the device knew of. Envelopes of the first protocol have none. */
  lc: z.int().min(1).optional(),
  /** Of other devices' mutations that the server had not confirmed, the newest that this device had heard of: its `deviceSeq`. */
  saw: z.record(DeviceId, z.int().min(1)).optional(),
  /** Of the actor. Apps of before there were proofs write none. */
  proof: Proof.optional(),
  /** A second person who may do it has allowed it, with a proof of their own. */
  approval: z.object({ by: StaffId, proof: Proof }).optional(),
});
export type Envelope = z.infer<typeof Envelope>;

/** An envelope whose name is known and whose arguments, of whichever version `v` they were, are those of the newest. */
export type SealedMutation = Omit<Envelope, 'name' | 'args'> & ReadCommand;

export type Unreadable = {
  code: 'MALFORMED' | 'UNKNOWN_MUTATION' | 'UNKNOWN_VERSION' | 'INVALID_ARGS';
  /** What is wrong where, for whoever looks into it. */
  detail: string;
  /** As much of the envelope as could be read. */
  envelope: Envelope | null;
};

/** Reads a record as it came. What can't be read is described, not thrown away: the server keeps it in quarantine. */
export function readMutation(raw: unknown): Result<SealedMutation, Unreadable> {
  if (!isStorable(raw))
    return refuse({
      code: 'MALFORMED',
      detail: 'text that no database can hold, or more than a record may have',
      envelope: null,
    });
  const envelope = Envelope.safeParse(raw);
  if (!envelope.success)
    return refuse({ code: 'MALFORMED', detail: z.prettifyError(envelope.error), envelope: null });
  const { name, v, args } = envelope.data;
  if (!isMutationName(name))
    return refuse({ code: 'UNKNOWN_MUTATION', detail: name, envelope: envelope.data });
  const read = readArgs(mutationFor(name), v, args);
  if (read.ok) return ok({ ...envelope.data, ...commandOf(name, read.value) });
  const detail = read.error ? z.prettifyError(read.error) : `${name} v${v}`;
  return refuse({ code: read.error ? 'INVALID_ARGS' : 'UNKNOWN_VERSION', detail, envelope: envelope.data });
}

/** The arguments were parsed by the schema that `name` names, which the type system can't follow through the registry. */
const commandOf = (name: MutationName, args: unknown): ReadCommand => ({ name, args }) as ReadCommand;

const DEEPEST = 40;
/** In UTF-16 units of text, and 8 for anything else. The largest record that Meja writes has some 10,000. */
const LARGEST = 65_536;

/**
 * Whether a database can hold it: every text well-formed Unicode without NUL, which PostgreSQL stores neither as text
 * nor as JSON, nested no deeper and no larger than anything Meja writes. The log keeps what no schema knows as well.
 */
function isStorable(record: unknown): boolean {
  let size = 0;
  const fits = (value: unknown, depth: number): boolean => {
    size += typeof value === 'string' ? value.length : 8;
    if (size > LARGEST) return false;
    if (typeof value === 'string') return isStorableText(value);
    if (typeof value !== 'object' || value === null) return true;
    return (
      depth < DEEPEST &&
      Object.entries(value).every(([key, each]) => fits(key, depth) && fits(each, depth + 1))
    );
  };
  return fits(record, 0);
}
