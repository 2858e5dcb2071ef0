import {
  CollectionName,
  collectionsOf,
  START,
  type Change,
  type Collection,
  type Cursor,
  type PullRequest,
  type PullResponse,
  type StreamName,
} from '@meja/sync';
import { packed, type Pack } from '@meja/sync/pack';
import type { Db, Tx } from '../../db/database.ts';
import { withTenant, withTenantSnapshot } from '../../db/tenant.ts';
import type { CatalogueChecksums } from './catalogue-checksums.ts';
import { CATALOGUE, type StreamRow } from './catalogue.queries.ts';
import { ordersAhead } from './orders.queries.ts';
import {
  countAhead,
  noteSeen,
  readOrderChecksums,
  readPosition,
  tombstonesAfter,
  type Checksums,
  type Position,
} from './pull.queries.ts';
import { DeviceGone } from './standing.ts';
import type { DeviceScope } from './push.queries.ts';

/** A tablet pulls many times a minute; that it is there is written down once. */
const SEEN_EVERY_MS = 60_000;

export interface PullDeps {
  db: Db;
  clock: () => Date;
  /** Lives as long as the process: after a restore from a backup a new one knows nothing of what was before. */
  checksums: CatalogueChecksums;
}

/**
 * What has changed since the device's cursors, from one snapshot: documents, deletions, new cursors, and how far the
 * device's own mutations are part of it. A long answer comes in pages, the catalogue's before the outlet's; the
 * cursors of a page are where the next begins.
 * @throws DeviceGone
 */
export async function pull(deps: PullDeps, scope: DeviceScope, request: PullRequest): Promise<PullResponse> {
  const now = deps.clock();
  const { response, lastSeenAt } = await answer(deps, scope, request, now);
  if (now.getTime() - (lastSeenAt?.getTime() ?? 0) > SEEN_EVERY_MS)
    await withTenant(deps.db, scope.tenantId, (tx) => noteSeen(tx, scope, now));
  return response;
}

interface Answered {
  response: PullResponse;
  lastSeenAt: Date | null;
}

function answer(deps: PullDeps, scope: DeviceScope, request: PullRequest, now: Date): Promise<Answered> {
  return withTenantSnapshot(deps.db, scope.tenantId, async (tx) => {
    const position = await readPosition(tx, scope, now, request.cursors.outlet.seq);
    if (!position) throw new DeviceGone();
    const { lastSeenAt } = position;
    const reset = isAnotherHistory(request, position);
    const cursors = reset ? START : request.cursors;

    const reader: Reader = { tx, scope, position };
    const catalog = await follow(reader, 'catalog', cursors.catalog, request.limit);
    const outlet = await follow(reader, 'outlet', cursors.outlet, request.limit - catalog.changes.length);

    const remaining = catalog.remaining + outlet.remaining;
    const response = {
      epoch: position.epoch,
      reset,
      serverTime: now.getTime(),
      ...sent([...catalog.changes, ...outlet.changes], request.packs === true),
      cursors: { catalog: catalog.cursor, outlet: outlet.cursor },
      remaining,
      ackSeq: outlet.remaining === 0 ? position.ackSeq : 0,
      keepFrom: position.keepFrom,
      checksums: remaining === 0 ? await checksums(deps, reader) : {},
      decisions: position.decisions,
    };
    return { response, lastSeenAt };
  });
}

/** From so many documents of a collection on, a pack is worth its trouble. */
const PACKED_FROM = 100;

function sent(changes: Change[], mayPack: boolean): Pick<PullResponse, 'changes' | 'packs'> {
  if (!mayPack || changes.length < PACKED_FROM) return { changes };
  const there = Map.groupBy(changes, ({ collection, doc }) => (doc === null ? null : collection));
  const packs: Pack[] = [];
  const others = [...there].flatMap(([collection, group]) => {
    const pack = collection === null || group.length < PACKED_FROM ? undefined : packed(group);
    if (pack) packs.push(pack);
    return pack ? [] : group;
  });
  return { changes: others, packs };
}

/** A database that was set back tells another history: what the device has may never have happened in it. */
const isAnotherHistory = ({ epoch, cursors }: PullRequest, position: Position): boolean =>
  (epoch !== null && epoch !== position.epoch) ||
  cursors.catalog.seq > position.heads.catalog ||
  cursors.outlet.seq > position.heads.outlet;

interface Reader {
  tx: Tx;
  scope: DeviceScope;
  position: Position;
}

async function checksums(deps: PullDeps, { tx, scope, position }: Reader): Promise<Checksums> {
  const { epoch, heads, keepFrom } = position;
  const [catalogue, orders] = await Promise.all([
    deps.checksums.at({ epoch, head: heads.catalog }, tx, scope),
    readOrderChecksums(tx, scope, keepFrom),
  ]);
  return { ...catalogue, ...orders };
}

interface Page {
  changes: Change[];
  cursor: Cursor;
  remaining: number;
}

/** Up to `limit` changes of a stream after the cursor, in the order of number, collection and id. */
async function follow(reader: Reader, stream: StreamName, from: Cursor, limit: number): Promise<Page> {
  const head = reader.position.heads[stream];
  const cursor = from.seq === 0 && from.after === null ? { ...from, horizon: head } : from;
  if (cursor.seq === head && cursor.after === null) return { changes: [], cursor, remaining: 0 };

  const { horizon } = cursor;
  const ahead = await changesAhead(reader, stream, cursor, limit + 1);
  const changes = ahead.slice(0, limit);
  if (ahead.length <= limit) return { changes, cursor: { seq: head, after: null, horizon }, remaining: 0 };
  // Deletions are not counted, and one that is still to come is not nothing.
  const left = Math.max(1, (cursor.left ?? (await countOf(reader, stream, cursor))) - changes.length);
  const last = changes.at(-1);
  // With no room left for this stream it waits where it is.
  const next = last
    ? { seq: last.seq, after: { collection: last.collection, id: last.id }, horizon, left }
    : { ...cursor, left };
  return { changes, cursor: next, remaining: left };
}

const countOf = ({ tx, scope, position }: Reader, stream: StreamName, cursor: Cursor) =>
  countAhead(tx, scope, stream, cursor, position.keepFrom);

async function changesAhead(
  reader: Reader,
  stream: StreamName,
  cursor: Cursor,
  limit: number,
): Promise<Change[]> {
  const { tx, scope } = reader;
  const collections = collectionsOf(stream);
  const [gone, ...there] = await Promise.all([
    tombstonesAfter(tx, scope, stream, cursor, limit),
    ...collections.map(async (collection) =>
      (await rowsAhead(reader, collection, cursor, limit)).map((row): Change => ({ collection, ...row })),
    ),
  ]);
  const changes = new Map<string, Change>();
  // A document that is there again after it was deleted takes the place of its tombstone.
  for (const change of [...gone.map((each): Change => ({ ...each, doc: null })), ...there.flat()])
    changes.set(`${change.collection}/${change.id}`, change);
  return [...changes.values()].filter((change) => isAfter(change, cursor)).sort(bySendingOrder);
}

function rowsAhead(
  reader: Reader,
  collection: Collection,
  cursor: Cursor,
  limit: number,
): Promise<StreamRow<unknown>[]> {
  const { tx, scope, position } = reader;
  return collection === 'orders'
    ? ordersAhead(tx, scope, { cursor, collection }, position.keepFrom, limit)
    : CATALOGUE[collection](tx, scope, { cursor, collection }, limit);
}

type Place = Pick<Change, 'seq' | 'collection' | 'id'>;

const bySendingOrder = (a: Place, b: Place): number =>
  a.seq - b.seq ||
  CollectionName.options.indexOf(a.collection) - CollectionName.options.indexOf(b.collection) ||
  (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

const isAfter = (change: Place, { seq, after }: Cursor): boolean =>
  after ? bySendingOrder(change, { seq, ...after }) > 0 : change.seq > seq;
