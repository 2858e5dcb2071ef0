import { createHash } from 'node:crypto';
import type { Result } from '@meja/domain';
import { readMutation, type SealedMutation } from '@meja/sync';
import { z } from 'zod';
import type { DeviceScope } from '../device.ts';
import type { Pieces } from '../../../sharing/slices.ts';

/** A record as it came in a push, with the number and the hash under which the device knows it. */
export interface Arrival {
  seq: number;
  hash: string;
  record: unknown;
  read: Result<SealedMutation, { code: string; detail: string }>;
}

const Numbered = z.looseObject({ deviceSeq: z.int().min(1) });
const Hashed = z.looseObject({ hash: z.string().regex(/^[0-9a-f]{64}$/) });

/** Whether the record says its own number. One in a batch is enough to number them all. */
export const isNumbered = (record: unknown): boolean => Numbered.safeParse(record).success;

/**
 * Gives every record its number. A device sends in order, so one whose own number can't be read stands between its
 * neighbours: it is counted from the one before it, or back from the one after it, and lacking both it is the next.
 */
export function* arrivalsOf(records: readonly unknown[], lastSeq: number): Pieces<Arrival[]> {
  const own = records.map((record) => Numbered.safeParse(record).data?.deviceSeq ?? null);
  const firstKnown = own.findIndex((seq) => seq !== null);
  let next = firstKnown > 0 ? Math.max(1, (own[firstKnown] ?? 1) - firstKnown) : lastSeq + 1;
  const arrivals: Arrival[] = [];
  for (const [i, record] of records.entries()) {
    yield;
    const seq = own[i] ?? next;
    next = seq + 1;
    arrivals.push({
      seq,
      record,
      hash: Hashed.safeParse(record).data?.hash ?? createHash('sha256').update(textOf(record)).digest('hex'),
      read: readMutation(record),
    });
  }
  return arrivals;
}

/** A readable record that names another device or outlet is not this token's to deliver. */
export function checked(scope: DeviceScope, arrival: Arrival, unstorable?: 'UNSTORABLE'): Arrival {
  if (!arrival.read.ok) return arrival;
  const { deviceId, outletId } = arrival.read.value;
  const code =
    unstorable ??
    (deviceId !== scope.deviceId ? 'OTHER_DEVICE' : outletId !== scope.outletId ? 'OTHER_OUTLET' : undefined);
  if (!code) return arrival;
  return { ...arrival, read: { ok: false, error: { code, detail: arrival.read.value.name } } };
}

/** A record's text, to the letter: what is kept of one that can't be judged. */
export function textOf(record: unknown): string {
  try {
    return JSON.stringify(record);
  } catch {
    return '(nested too deeply to be kept)';
  }
}
