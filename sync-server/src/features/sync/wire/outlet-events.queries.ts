import type { BusinessDay, OutletId } from '@meja/domain';
import { collectionsOf, type Change, type Cursor } from '@meja/sync';
import type { Tx } from '../../../db/database.ts';
import { FEEDS } from '../feeds.ts';
import { tombstonesAfter } from '../pull/pull.queries.ts';

/** So many documents go with an event; whoever missed more fetches them. */
export const DOCUMENTS = 20;
/** So many characters has an event's text; an order of twenty lines has some 15,000. Whoever is to be told more fetches it. */
export const TEXT_AT_MOST = 100_000;
const ROOM = { documents: DOCUMENTS, bytes: TEXT_AT_MOST, isPacked: false };
/** With a horizon of 0 nothing is too old to be sent, whatever the day. */
const ANY_DAY = '1970-01-01' as BusinessDay;

export interface Latest {
  epoch: string;
  /** Where the outlet's stream is. */
  head: number;
  changes: Change[];
}

/**
 * All that happened in an outlet's stream after `since`. Undefined where that does not fit into an event: there is too much of it, or somebody
 * has decided about a device's mutation, which only that device is told.
 */
export async function readLatest(tx: Tx, outletId: OutletId, since: number): Promise<Latest | undefined> {
  const cursor: Cursor = { seq: since, after: null, horizon: 0 };
  const collections = collectionsOf('outlet');
  const [row, gone, ...there] = await Promise.all([
    readStanding(tx, outletId, since),
    tombstonesAfter(tx, { outletId }, { stream: 'outlet', cursor, collections }, 1),
    ...collections.map(async (collection) => {
      const stretch = { cursor, collection, keepFrom: ANY_DAY };
      const { rows, isCut } = await FEEDS[collection].ahead(tx, { outletId }, stretch, ROOM);
      return { changes: rows.map(({ id, seq, doc }): Change => ({ collection, id, seq, doc })), isCut };
    }),
  ]);
  const changes = there.flatMap((each) => each.changes);
  const isTooMuch = there.some(({ isCut }) => isCut) || changes.length > DOCUMENTS;
  if (!row?.epoch || row.is_decided || gone.rows.length > 0 || isTooMuch) return undefined;
  return { epoch: row.epoch, head: row.head, changes };
}

const readStanding = (tx: Tx, outletId: OutletId, since: number) =>
  tx
    .selectFrom('streams')
    .select(({ selectFrom, exists }) => [
      'head',
      selectFrom('installation').select('epoch').as('epoch'),
      exists(
        selectFrom('devices')
          .innerJoin('resolutions', 'resolutions.device_id', 'devices.id')
          .select('resolutions.id')
          .where('devices.outlet_id', '=', outletId)
          .where('resolutions.seq', '>', since),
      ).as('is_decided'),
    ])
    .where('kind', '=', 'outlet')
    .where('outlet_id', '=', outletId)
    .executeTakeFirst();
