import { z } from 'zod';
import { Hash } from '../wire/envelope.ts';
import { QUEUE_FILE_AUDIENCE, type QueueClaims, type QueueFile } from '../wire/queue-file.ts';
import { digestOf } from './hash.ts';

type Contents = Pick<QueueFile, 'device' | 'exportedAt' | 'mutations'>;

/**
 * What a device signs for a file with these records, numbered `from` to `to`. The records have to be as they will stand
 * in the file: values that came from JSON.
 */
export function queueClaimsOf(contents: Contents, numbers: { from: number; to: number }): QueueClaims {
  const { device, exportedAt, mutations } = contents;
  return {
    aud: QUEUE_FILE_AUDIENCE,
    iss: device.id,
    tid: device.tenantId,
    oid: device.outletId,
    exportedAt,
    ...numbers,
    count: mutations.length,
    prev: hashIn(mutations.at(0), 'prev'),
    head: hashIn(mutations.at(-1), 'hash'),
    digest: digestOf(mutations),
  };
}

/**
 * Whether a file says what its device signed: not a record more, less, changed or in another place.
 * @param digest of its records, from who makes it otherwise
 */
export function isAsSigned(file: Contents, claims: QueueClaims, digest = digestOf(file.mutations)): boolean {
  const { device, exportedAt, mutations } = file;
  return (
    claims.iss === device.id &&
    claims.tid === device.tenantId &&
    claims.oid === device.outletId &&
    claims.exportedAt === exportedAt &&
    claims.count === mutations.length &&
    claims.digest === digest
  );
}

function hashIn(record: unknown, key: 'prev' | 'hash'): string | null {
  const read = z.looseObject({ [key]: Hash }).safeParse(record);
  return read.success ? String(read.data[key]) : null;
}
