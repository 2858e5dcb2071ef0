import { mutationFor } from '@meja/domain';
import type { Tx } from '../../db/database.ts';
import { readable, type Held } from './held-record.ts';
import { heldBefore, lockRecords } from './resolutions.queries.ts';

/**
 * The records with those that they rest on: what the same tablet did before on the same documents, and is still held. What that rests on
 * comes along too. A record that is held since nobody's PIN stands behind it is for somebody to look at by itself.
 */
export async function withEarlier(tx: Tx, records: readonly Held[]): Promise<Held[]> {
  const [first] = records;
  if (!first) return [];
  const device = { deviceId: first.device_id, outletId: first.outlet_id };
  const ids = new Set(records.map(({ id }) => id));
  /** Up to which number each document has been looked at. */
  const before = new Map<string, number>();
  const lookAt = (record: Held): boolean => {
    const seq = record.device_seq ?? 0;
    return documentsOf(record)
      .map((doc) => {
        if (seq <= (before.get(doc) ?? 0)) return false;
        before.set(doc, seq);
        return true;
      })
      .includes(true);
  };
  let isMore = records.map(lookAt).includes(true);
  while (isMore) {
    const found = (await heldBefore(tx, device, before)).filter(({ id }) => !ids.has(id));
    for (const { id } of found) ids.add(id);
    isMore = found.map(lookAt).includes(true);
  }
  return ids.size === records.length ? [...records] : lockRecords(tx, [...ids]);
}

function documentsOf(record: Held): string[] {
  const mutation = readable(record);
  return mutation
    ? mutationFor(mutation.name)
        .touches(mutation.args)
        .map(({ id }) => id)
    : [];
}
