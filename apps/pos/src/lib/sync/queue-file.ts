import { ok, refuse, type OutletId, type Result, type TenantId } from '@meja/domain';
import { digestOf, isAsSigned, QUEUE_FILE_BYTES, QueueClaims, queueClaimsOf, QueueFile } from '@meja/sync';
import { z } from 'zod';
import type { Tables } from '../data/db.ts';
import { numbered, readQueuePart, type QueuePart } from '../data/queue.ts';
import { claimsIn, signed } from './jws.ts';

/** So many records go into one file at the most, well within what the server takes. */
const PART = 5_000;
/** Some room for what stands around the records. */
const MOST_BYTES = QUEUE_FILE_BYTES - 64 * 1024;

export interface SignedQueue {
  file: QueueFile;
  /** The last `deviceSeq` in it. */
  to: number;
}

/** The part of this device's queue from `deviceSeq` on that one file holds, signed by its key; null where nothing waits. */
export async function signQueue(
  db: Tables,
  deviceSeq: number,
  at: number,
  limit = PART,
): Promise<SignedQueue | null> {
  const part = await readQueuePart(db, deviceSeq, limit);
  return part && signPart(part, at);
}

async function signPart({ identity, rows }: QueuePart, at: number): Promise<SignedQueue> {
  const { id, tenantId, outletId, series, name } = identity;
  const { mutations, to } = fitting(rows);
  const contents = { device: { id, tenantId, outletId, series, name }, exportedAt: at, mutations };
  const from = rows[0]?.deviceSeq ?? to;
  const signature = await signed(queueClaimsOf(contents, { from, to }), identity.privateKey);
  return { file: { format: 'meja-queue', v: 1, ...contents, signature }, to };
}

/** As many of the records as one file may hold, as they will stand in it. */
function fitting(rows: QueuePart['rows']): { mutations: unknown[]; to: number } {
  const mutations: unknown[] = [];
  let bytes = 0;
  let to = 0;
  for (const row of rows) {
    const text = JSON.stringify(numbered(row));
    // Of any script a character takes three bytes at the most.
    bytes += text.length * 3;
    if (bytes > MOST_BYTES && mutations.length > 0) break;
    mutations.push(JSON.parse(text));
    to = row.deviceSeq;
  }
  return { mutations, to };
}

export type QueueFileProblem = 'NOT_A_QUEUE_FILE' | 'QUEUE_FILE_ALTERED' | 'QUEUE_FILE_FOREIGN';

/** Reads a file that somebody has brought. What can be seen to be wrong here is said at once; the server looks at the signature. */
export function readQueueFile(
  text: string,
  here: { tenantId: TenantId; outletId: OutletId },
): Result<QueueFile, QueueFileProblem> {
  const file = QueueFile.safeParse(jsonIn(text));
  if (!file.success) return refuse('NOT_A_QUEUE_FILE');
  const claims = QueueClaims.safeParse(claimsIn(file.data.signature));
  if (!claims.success || !isAsSigned(file.data, claims.data)) return refuse('QUEUE_FILE_ALTERED');
  const { tenantId, outletId } = file.data.device;
  const isOfHere = tenantId === here.tenantId && outletId === here.outletId;
  return isOfHere ? ok(file.data) : refuse('QUEUE_FILE_FOREIGN');
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

export interface Preview {
  /** The same for the same contents of the same device. */
  id: string;
  device: QueueFile['device'];
  exportedAt: number;
  count: number;
  /** When the first and the last of it was done, by the device's time; null where no record can be read. */
  from: number | null;
  to: number | null;
}

/** What somebody wants to know of a file before it is brought in. */
export function previewOf({ device, exportedAt, mutations }: QueueFile): Preview {
  const times = mutations.flatMap((record) => Timed.safeParse(record).data?.at ?? []);
  return {
    id: `${device.id}/${digestOf(mutations)}`,
    device,
    exportedAt,
    count: mutations.length,
    from: times.length > 0 ? Math.min(...times) : null,
    to: times.length > 0 ? Math.max(...times) : null,
  };
}

const Timed = z.looseObject({ at: z.int() });
