import type { BusinessDay, OutletId } from '@meja/domain';
import type { Change, Cursor } from '@meja/sync';
import type { Tx } from '../../db/database.ts';
import { ordersAhead } from './orders.queries.ts';
import { tombstonesAfter } from './pull.queries.ts';

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
  const [row, gone, orders] = await Promise.all([
    readStanding(tx, outletId, since),
    tombstonesAfter(tx, { outletId }, 'outlet', cursor, DOCUMENTS + 1),
    ordersAhead(tx, { outletId }, { cursor, collection: 'orders' }, ANY_DAY, DOCUMENTS + 1),
  ]);
  if (!row?.epoch || row.is_decided || gone.length > 0 || orders.length > DOCUMENTS) return undefined;
  const changes = orders.map((order): Change => ({ collection: 'orders', ...order }));
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
