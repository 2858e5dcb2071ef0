import {
  COLLECTIONS,
  FIRST_COLLECTIONS,
  isCollection,
  namedIn,
  START,
  type Collection,
  type Cursors,
  type Change,
  type Cursor,
  type PullRequest,
  type PullResponse,
  type StreamName,
} from '@meja/sync';
import { Overloaded } from '../../../sharing/fair-turns.ts';
import type { Db, Tx } from '../../../db/database.ts';
import { usageOf } from '../../../db/pool.ts';
import { COST_MS } from '../../../sharing/usage.ts';
import { withTenant, withTenantSnapshot } from '../../../db/tenant.ts';
import type { Tokens } from '../../../http/tokens.ts';
import type { OutletScope, Portion, Room } from '../../streams/index.ts';
import { FEEDS } from '../feeds.ts';
import { DeviceGone, type DeviceScope } from '../device.ts';
import { FORMER_PIN_MS } from '../judge/proofs.ts';
import type { CatalogueChecksums } from './catalogue-checksums.ts';
import { DELETION_BYTES, merged, type Weighed } from './merging.ts';
import { sent } from './packing.ts';
import {
  countAhead,
  notePull,
  noteSeen,
  readChecksums,
  readDecisions,
  readPosition,
  tombstonesAfter,
  type Checksums,
  type Position,
} from './pull.queries.ts';

/** A tablet pulls many times a minute; that it is there is written down once. */
const SEEN_EVERY_MS = 60_000;

/**
 * So many bytes of JSON has a page, about, before it is compressed: one that has more ends with the document that passes them. An order may
 * have five hundred lines, and a page of thousands of such would hold the event loop and the memory from everybody else.
 */
export const PAGE_BYTES = 512 * 1024;

export interface PullDeps {
  db: Db;
  clock: () => Date;
  tokens: Pick<Tokens, 'deviceSecret'>;
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
  const { response, position, held } = await answer(deps, scope, request, now);
  const isWaiting = request.waiting === true && isBelievedToWait(position, now);
  const noted = isWaiting ? position.seenAt : position.pulledAt;
  if ((held !== null && !isWaiting) || now.getTime() - (noted?.getTime() ?? 0) > SEEN_EVERY_MS)
    // The answer is there, and is not to be lost for it: the next pull notes it.
    await withTenant(deps.db, scope.tenantId, (tx) =>
      isWaiting ? noteSeen(tx, scope, now) : notePull(tx, scope, now, held),
    ).catch((error: unknown) => {
      if (!(error instanceof Overloaded)) throw error;
    });
  return response;
}

/**
 * Whoever asks for what is new, and says that older work is still to come, is not held to have done all that comes after it. No longer
 * than a former PIN counts, though: otherwise a tablet that only says so would never be bound by what it was told.
 */
const isBelievedToWait = ({ pulledAt, enrolledAt }: Position, now: Date): boolean =>
  now.getTime() - (pulledAt ?? enrolledAt).getTime() < FORMER_PIN_MS;

interface Answered {
  response: PullResponse;
  position: Position;
  /** The catalogue that the device has, where that was not known. */
  held: number | null;
}

function answer(deps: PullDeps, scope: DeviceScope, request: PullRequest, now: Date): Promise<Answered> {
  return withTenantSnapshot(deps.db, scope.tenantId, async (tx) => {
    const position = await readPosition(tx, scope, now, request.cursors.outlet.seq);
    if (!position) throw new DeviceGone();
    const reset = isAnotherHistory(request, position);
    const cursors = reset ? START : request.cursors;

    const secret = deps.tokens.deviceSecret(scope.deviceId);
    const reader: Reader = { tx, scope: { ...scope, secret }, position };
    const asked = request.collections ?? FIRST_COLLECTIONS;
    const named = namedIn(asked);
    const from = { ...cursors, joining: { ...unknownIn(asked), ...cursors.joining } };
    const { changes, remaining, ...come } = await followAll(reader, from, named, {
      documents: request.limit,
      bytes: PAGE_BYTES,
      isPacked: request.packs === true,
    });
    usageOf(deps.db).charge(scope.tenantId, partsOf(changes) * COST_MS.part);
    const response = {
      epoch: position.epoch,
      reset,
      serverTime: now.getTime(),
      ...sent(changes, request.packs === true),
      cursors: come.cursors,
      remaining,
      ackSeq: come.isOutletWhole ? position.ackSeq : 0,
      keepFrom: position.keepFrom,
      checksums: remaining === 0 ? await checksums(deps, reader, named) : {},
      // Who comes from another history is told all of this one.
      decisions: reset ? await readDecisions(tx, scope) : position.decisions,
    };
    const { seq, after } = request.cursors.catalog;
    const isNew = !reset && request.epoch !== null && after === null && seq > position.held;
    return { response, position, held: isNew ? seq : null };
  });
}

/** What an app asks for that this server does not know has not come: it is told so, and gets it from a newer server. */
const unknownIn = (asked: Readonly<Record<string, number>>): Record<string, Cursor> =>
  Object.fromEntries(
    Object.keys(asked).flatMap((name) =>
      isCollection(name) ? [] : [[name, { seq: 0, after: null, horizon: 0 }]],
    ),
  );

/** An order of many lines takes longer than a table. */
const partsOf = (changes: readonly Change[]): number =>
  changes.reduce((sum, { doc }) => sum + 1 + linesOf(doc), 0);

const linesOf = (doc: unknown): number =>
  doc !== null && typeof doc === 'object' && 'lines' in doc && Array.isArray(doc.lines)
    ? doc.lines.length
    : 0;

/** A database that was set back tells another history: what the device has may never have happened in it. */
const isAnotherHistory = ({ epoch, cursors }: PullRequest, position: Position): boolean =>
  (epoch !== null && epoch !== position.epoch) ||
  cursors.catalog.seq > position.heads.catalog ||
  cursors.outlet.seq > position.heads.outlet;

interface Reader {
  tx: Tx;
  scope: DeviceScope & OutletScope;
  position: Position;
}

async function checksums(
  deps: PullDeps,
  { tx, scope, position }: Reader,
  named: readonly Collection[],
): Promise<Checksums> {
  const { epoch, heads, keepFrom } = position;
  const [catalogue, outlet] = await Promise.all([
    deps.checksums.at({ epoch, head: heads.catalog }, tx, scope, keepFrom),
    readChecksums(tx, scope, 'outlet', keepFrom),
  ]);
  const all: Checksums = { ...catalogue, ...outlet };
  return Object.fromEntries(named.flatMap((name) => (all[name] ? [[name, all[name]]] : [])));
}

interface Page {
  changes: Weighed[];
  cursor: Cursor;
  remaining: number;
}

interface Come {
  changes: Change[];
  cursors: Cursors;
  remaining: number;
  /** Nothing of the outlet's stream is left to come. */
  isOutletWhole: boolean;
}

/** Both streams, and the collections that join one of them later, each from where it stands. */
async function followAll(
  reader: Reader,
  { catalog, outlet, joining = {} }: Cursors,
  named: readonly Collection[],
  room: Room,
): Promise<Come> {
  const changes: Change[] = [];
  let left = room;
  const step = async (stream: StreamName, from: Cursor, collections: readonly Collection[]) => {
    const page = await follow(reader, { stream, from, collections }, left);
    changes.push(...page.changes.map(({ weight: _, ...change }): Change => change));
    left = roomLeft(left, page.changes);
    return page;
  };
  const isInStep = (stream: StreamName) => (name: Collection) =>
    COLLECTIONS[name].stream === stream && !Object.hasOwn(joining, name);
  const first = await step('catalog', catalog, named.filter(isInStep('catalog')));
  const second = await step('outlet', outlet, named.filter(isInStep('outlet')));
  let remaining = first.remaining + second.remaining;
  let isOutletWhole = second.remaining === 0;
  const behind: [string, Cursor][] = [];
  for (const [name, from] of Object.entries(joining)) {
    // What this server does not know joins once it is as new as the app.
    if (!isCollection(name) || !named.includes(name)) {
      behind.push([name, from]);
      continue;
    }
    const { stream } = COLLECTIONS[name];
    const page = await step(stream, from, [name]);
    remaining += page.remaining;
    if (page.remaining === 0) continue;
    behind.push([name, page.cursor]);
    if (stream === 'outlet') isOutletWhole = false;
  }
  const cursors: Cursors = { catalog: first.cursor, outlet: second.cursor };
  if (behind.length > 0) cursors.joining = Object.fromEntries(behind);
  return { changes, cursors, remaining, isOutletWhole };
}

const roomLeft = (room: Room, taken: readonly Weighed[]): Room => ({
  ...room,
  documents: room.documents - taken.length,
  bytes: taken.reduce((bytes, { weight }) => bytes - weight, room.bytes),
});

interface Following {
  stream: StreamName;
  from: Cursor;
  /** Of the stream's, those that are read. */
  collections: readonly Collection[];
}

/** Of the changes after a cursor, in the order of number, collection and id, those for which there is room. */
async function follow(reader: Reader, following: Following, room: Room): Promise<Page> {
  const { stream, from } = following;
  const head = reader.position.heads[stream];
  const cursor = from.seq === 0 && from.after === null ? { ...from, horizon: head } : from;
  if (cursor.seq === head && cursor.after === null) return { changes: [], cursor, remaining: 0 };

  const { horizon } = cursor;
  const { rows: changes, isCut } = hasRoom(room)
    ? await changesAhead(reader, { ...following, from: cursor }, room)
    : { rows: [], isCut: true };
  if (!isCut) return { changes, cursor: { seq: head, after: null, horizon }, remaining: 0 };
  // Deletions are not counted, and one that is still to come is not nothing.
  const left = Math.max(
    1,
    (cursor.left ?? (await countOf(reader, following.collections, cursor))) - changes.length,
  );
  const last = changes.at(-1);
  // With no room left for this stream it waits where it is.
  const next = last
    ? { seq: last.seq, after: { collection: last.collection, id: last.id }, horizon, left }
    : { ...cursor, left };
  return { changes, cursor: next, remaining: left };
}

const hasRoom = ({ documents, bytes }: Room): boolean => documents > 0 && bytes > 0;

const countOf = (
  { tx, scope, position }: Reader,
  collections: readonly Collection[],
  cursor: Cursor,
): Promise<number> => countAhead(tx, scope, collections, cursor, position.keepFrom);

async function changesAhead(
  { tx, scope, position }: Reader,
  { stream, from: cursor, collections }: Following,
  room: Room,
): Promise<Portion<Weighed>> {
  const { keepFrom } = position;
  const [gone, ...there] = await Promise.all([
    tombstonesAfter(tx, scope, { stream, cursor, collections }, room.documents),
    ...collections.map(async (collection) => {
      const { rows, isCut } = await FEEDS[collection].ahead(
        tx,
        scope,
        { cursor, collection, keepFrom },
        room,
      );
      return { rows: rows.map((row): Weighed => ({ collection, ...row })), isCut };
    }),
  ]);
  const deleted = gone.rows.map((row): Weighed => ({ ...row, doc: null, weight: DELETION_BYTES }));
  return merged([{ rows: deleted, isCut: gone.isCut }, ...there], cursor, room);
}
