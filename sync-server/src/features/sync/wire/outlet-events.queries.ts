import type { BusinessDay, OutletId } from '@meja/domain';
import { collectionsOf, type Change, type Cursor } from '@meja/sync';
import type { Tx } from '../../../db/database.ts';
import { FEEDS } from '../feeds.ts';
import { tombstonesAfter } from '../pull/pull.queries.ts';

/** So many documents go with an event; whoever missed more fetches them. */
export const DOCUMENTS = 20;
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
    tombstonesAfter(tx, { outletId }, { stream: 'outlet', cursor, collections }, DOCUMENTS + 1),
    ...collections.map(async (collection) => {
      const stretch = { cursor, collection, keepFrom: ANY_DAY };
      const rows = await FEEDS[collection].ahead(tx, { outletId }, stretch, DOCUMENTS + 1);
      return rows.map((each): Change => ({ collection, ...each }));
    }),
  ]);
  const changes = there.flat();
  if (!row?.epoch || row.is_decided || gone.length > 0 || changes.length > DOCUMENTS) return undefined;
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
