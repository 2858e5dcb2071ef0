import {
  isClosed,
  ok,
  refuse,
  withEntries,
  type CashEntry,
  type DeviceId,
  type Order,
  type OrderId,
  type OutletId,
  type Shift,
} from '@meja/domain';
import {
  COLLECTIONS,
  CollectionName,
  collectionsOf,
  contextOf,
  isAsSigned,
  isIntact,
  judge,
  DocumentBook,
  documentsOf,
  QueueClaims,
  QueueFile,
  readMutation,
  COLLECTION_OF,
  isCollection,
  START,
  type Actor,
  type Change,
  type Collection,
  type Cursor,
  type Decision,
  type Envelope,
  type HeadEvent,
  type Outcome,
  type PullResponse,
  type PushResponse,
  type QueueFileAnswer,
  type StreamName,
  type Verdict,
} from '@meja/sync';
import type { PullFrom, SyncApi } from '../sync/api.ts';
import { claimsIn } from '../sync/jws.ts';
import type { Answer } from '../sync/transport.ts';

interface Stored {
  seq: number;
  doc: unknown;
}

interface Device {
  lastSeq: number;
  log: Map<number, { hash: string; verdict: Verdict }>;
}

interface Memory {
  epoch: string;
  heads: Record<StreamName, number>;
  docs: Map<Collection, Map<string, Stored>>;
  devices: Map<DeviceId, Device>;
  delivered: Map<string, Verdict>;
  /** How often each mutation took effect. */
  effects: Map<string, number>;
  unallocated: { id: string; amount: number }[];
}

/** What goes wrong, once each, in this order; `null` lets one request through. */
export type Fault = 'request lost' | 'reply lost' | 'too large' | 'server error' | null;

const UNREACHABLE = { kind: 'unreachable' } as const;

/**
 * A server in memory that judges with the real engine and keeps the wire's promises: stored verdicts, gaps, forks, pages
 * with an `ackSeq`, checksums, epochs. What a test wants to go wrong, it is told.
 */
export class FakeServer {
  now = Date.parse('2026-11-20T05:00:00Z');
  keepFrom = '2026-11-17';
  pageLimit = 1000;
  faults: Fault[] = [];
  /** What people decided; told with every pull. */
  decisions: Decision[] = [];
  revoked = new Set<DeviceId>();
  /** It has news for a newer version of the app only. */
  outgrown = false;
  actor: Actor = 'trusted';
  /** Collections whose checksum it gets wrong. */
  miscounted = new Set<Collection>();
  /** What was handed in by devices that are out of service. */
  held = new Map<string, Envelope>();
  /** What head office has decided about of it. */
  decided = new Set<string>();
  pushes: number[] = [];
  pulls = 0;
  /** Of each pull, whether something could not be delivered before it. */
  waiting: boolean[] = [];
  #memory: Memory;

  constructor(epoch = 'aaaaaaaa-0000-4000-8000-000000000001') {
    this.#memory = {
      epoch,
      heads: { catalog: 0, outlet: 0 },
      docs: new Map(CollectionName.options.map((name) => [name, new Map<string, Stored>()])),
      devices: new Map(),
      delivered: new Map(),
      effects: new Map(),
      unallocated: [],
    };
  }

  /** The server as one device's tablet reaches it. */
  apiFor(): SyncApi {
    return {
      push: (as, mutations) => this.#answer(() => this.#push(as, mutations), as),
      pull: (as, request) =>
        this.outgrown
          ? Promise.resolve(problem(400, 'PROTOCOL_UNSUPPORTED'))
          : this.#answer(() => this.#pull(as, request), as),
      bringIn: (as, file) => this.#answer(() => this.#take(file), as).then(unlessRefused),
      handIn: (file) => this.#answer(() => this.#take(file)).then(unlessRefused),
    };
  }

  put<Doc extends { id: string }>(collection: Collection, doc: Doc): void {
    const { stream } = COLLECTIONS[collection];
    this.#memory.heads[stream] += 1;
    this.#docs(collection).set(doc.id, { seq: this.#memory.heads[stream], doc });
  }

  remove(collection: Collection, id: string): void {
    const { stream } = COLLECTIONS[collection];
    this.#memory.heads[stream] += 1;
    this.#docs(collection).set(id, { seq: this.#memory.heads[stream], doc: null });
  }

  orders(): Order[] {
    return [...this.#docs('orders').values()].flatMap(({ doc }) => (doc === null ? [] : [doc as Order]));
  }

  shifts(): Shift[] {
    return [...this.#docs('shifts').values()].flatMap(({ doc }) => (doc === null ? [] : [doc as Shift]));
  }

  order(id: OrderId): Order | undefined {
    return this.orders().find((order) => order.id === id);
  }

  get heads(): Readonly<Record<StreamName, number>> {
    return this.#memory.heads;
  }

  get effects(): ReadonlyMap<string, number> {
    return this.#memory.effects;
  }

  get unallocated(): readonly { id: string; amount: number }[] {
    return this.#memory.unallocated;
  }

  get epoch(): string {
    return this.#memory.epoch;
  }

  /** What an event tells those who have followed the outlet's stream up to there. */
  newsSince(outletId: OutletId, since: number): HeadEvent {
    const cursor = { seq: since, after: null, horizon: 0 };
    const { changes } = this.#follow(collectionsOf('outlet'), cursor, Infinity);
    const news = { epoch: this.epoch, since, changes };
    return { stream: 'outlet', outletId, head: this.heads.outlet, news };
  }

  backup(): unknown {
    return structuredClone(this.#memory);
  }

  /** As after a restore: what came later is gone, and the history has a new name. */
  restore(backup: unknown, epoch: string): void {
    this.#memory = { ...(structuredClone(backup) as Memory), epoch };
  }

  async #answer<T>(work: () => T, as?: DeviceId): Promise<Answer<T>> {
    await Promise.resolve();
    const fault = this.faults.shift() ?? null;
    if (fault === 'request lost') return refuse(UNREACHABLE);
    if (fault === 'too large') return problem(413, 'TOO_LARGE');
    if (fault === 'server error') return problem(500, 'INTERNAL');
    if (as && this.revoked.has(as)) return problem(403, 'DEVICE_REVOKED');
    const answer = JSON.parse(JSON.stringify(work())) as T;
    return fault === 'reply lost' ? refuse(UNREACHABLE) : ok(answer);
  }

  #docs(collection: Collection): Map<string, Stored> {
    const docs = this.#memory.docs.get(collection);
    if (!docs) throw new Error(collection);
    return docs;
  }

  #device(id: DeviceId): Device {
    const device = this.#memory.devices.get(id) ?? { lastSeq: 0, log: new Map() };
    this.#memory.devices.set(id, device);
    return device;
  }

  #push(as: DeviceId, mutations: readonly Envelope[]): PushResponse {
    const sent = JSON.parse(JSON.stringify(mutations)) as Envelope[];
    this.pushes.push(sent.length);
    const answered = { epoch: this.#memory.epoch, serverTime: this.now };
    const device = this.#device(as);
    const verdicts: Verdict[] = [];
    const fresh: Envelope[] = [];
    let expected = device.lastSeq + 1;
    for (const each of sent) {
      if (!isIntact(each) || each.deviceId !== as) throw new Error('not this device’s own, unaltered record');
      const known = device.log.get(each.deviceSeq);
      if (each.deviceSeq < expected && known) {
        if (known.hash !== each.hash) return { result: 'fork', at: each.deviceSeq, ...answered };
        verdicts.push(known.verdict);
      } else if (each.deviceSeq === expected) {
        fresh.push(each);
        expected += 1;
      } else if (verdicts.length + fresh.length === 0) return { result: 'gap', expected, ...answered };
      else break;
    }
    verdicts.push(...this.#judgeAll(device, fresh));
    return { result: 'judged', verdicts, ...answered };
  }

  /** A queue file: judged as if its device had pushed it, or held when that is out of service. */
  #take(raw: QueueFile): QueueFileAnswer | 'refused' {
    const file = QueueFile.parse(JSON.parse(JSON.stringify(raw)));
    const claims = QueueClaims.parse(claimsIn(file.signature));
    if (!isAsSigned(file, claims)) return 'refused';
    const mutations = file.mutations as Envelope[];
    const none = { judged: 0, known: 0, held: 0, verdictCounts: {} };
    if (this.revoked.has(file.device.id)) {
      const fresh = mutations.filter(({ id }) => !this.held.has(id) && !this.#memory.delivered.has(id));
      for (const envelope of fresh) this.held.set(envelope.id, envelope);
      const waiting = mutations.filter(({ id }) => this.held.has(id) && !this.decided.has(id)).length;
      return { ...none, result: 'held', held: waiting, known: mutations.length - waiting };
    }
    const known = mutations.filter(({ id }) => this.#memory.delivered.has(id)).length;
    const answer = this.#push(file.device.id, mutations);
    if (answer.result !== 'judged') return { ...none, ...answer };
    return { ...none, result: 'judged', known, judged: mutations.length - known };
  }

  #judgeAll(device: Device, fresh: readonly Envelope[]): Verdict[] {
    if (fresh.length === 0) return [];
    const version = this.#memory.heads.outlet + 1;
    // What a later version wrote is left alone.
    const orders = this.orders().filter((order) => 'payments' in order);
    const book = new DocumentBook([
      ...documentsOf('order', orders),
      // Nobody has made any before the family was loaded.
      ...documentsOf('shift', this.shifts()),
    ]);
    const verdicts = fresh.map((envelope) => {
      const verdict = this.#judge(envelope, book, version);
      device.log.set(envelope.deviceSeq, { hash: envelope.hash, verdict });
      device.lastSeq = envelope.deviceSeq;
      return verdict;
    });
    for (const { kind, doc } of book.changed())
      this.#docs(COLLECTION_OF[kind]).set(doc.id, { seq: version, doc: structuredClone(doc) });
    this.#enterCash(
      book.entries().flatMap(({ entry: { kind, entry } }) => (kind === 'cash' ? [entry] : [])),
      version,
    );
    this.#memory.heads.outlet = version;
    return verdicts;
  }

  /** A shift is sent with the sums of its drawer. */
  #enterCash(entries: readonly CashEntry[], version: number): void {
    for (const shift of this.shifts()) {
      const doc = withEntries(shift, entries);
      if (doc !== shift) this.#docs('shifts').set(shift.id, { seq: version, doc });
    }
  }

  #judge(envelope: Envelope, book: DocumentBook, version: number): Verdict {
    const { deviceSeq, id } = envelope;
    const verdict = (outcome: Outcome, code: string | null = null, detail: unknown = null): Verdict => {
      const made = { deviceSeq, outcome, code, detail };
      this.#memory.delivered.set(id, made);
      return made;
    };
    const before = this.#memory.delivered.get(id);
    if (before) return { ...before, deviceSeq };
    const read = readMutation(envelope);
    if (!read.ok) return verdict('quarantined', read.error.code, read.error.detail);
    const context = contextOf(read.value, version, '2026-11-20');
    const judgement = judge(book, read.value, context, this.actor);
    switch (judgement.outcome) {
      case 'conflict':
        return verdict('conflict', null, { mine: judgement.mine, theirs: judgement.theirs });
      case 'rejected':
        return verdict('rejected', judgement.code);
      default:
        book.put(judgement.effects);
        this.#memory.effects.set(id, (this.#memory.effects.get(id) ?? 0) + 1);
        for (const { kind, entry } of judgement.effects.entries)
          if (kind === 'unallocated') this.#memory.unallocated.push({ id: entry.id, amount: entry.amount });
        return verdict(judgement.outcome, judgement.code);
    }
  }

  #pull(as: DeviceId, request: PullFrom): PullResponse {
    this.pulls += 1;
    this.waiting.push(request.waiting === true);
    const { epoch, heads } = this.#memory;
    const reset = request.epoch !== null && request.epoch !== epoch;
    const cursors = reset ? START : request.cursors;
    const limit = Math.min(request.limit, this.pageLimit);
    const { joining = {} } = cursors;
    const isInStep = (name: Collection) => !Object.hasOwn(joining, name);
    const catalog = this.#follow(collectionsOf('catalog').filter(isInStep), cursors.catalog, limit);
    const outlet = this.#follow(
      collectionsOf('outlet').filter(isInStep),
      cursors.outlet,
      limit - catalog.changes.length,
    );
    // What joins comes whole: no test has so much of it.
    const joined = Object.entries(joining)
      .filter(([name]) => isCollection(name))
      .map(([name, from]) => this.#follow([name as Collection], from, this.pageLimit));
    const remaining = catalog.remaining + outlet.remaining;
    const ackSeq = outlet.remaining === 0 ? this.#device(as).lastSeq : 0;
    return {
      epoch,
      reset,
      serverTime: this.now,
      changes: [...catalog.changes, ...outlet.changes, ...joined.flatMap(({ changes }) => changes)],
      cursors: { catalog: catalog.cursor, outlet: outlet.cursor },
      remaining,
      ackSeq,
      keepFrom: this.keepFrom,
      checksums: remaining === 0 && heads ? this.#checksums() : {},
      ...(this.decisions.length > 0 && { decisions: this.decisions }),
    };
  }

  /** @param names collections of one stream */
  #follow(names: readonly Collection[], from: Cursor, limit: number) {
    const [first = 'orders'] = names;
    const head = this.#memory.heads[COLLECTIONS[first].stream];
    const cursor = from.seq === 0 && from.after === null ? { ...from, horizon: head } : from;
    const place = ({ seq, collection, id }: Pick<Change, 'seq' | 'collection' | 'id'>) =>
      [seq, names.indexOf(collection), id] as const;
    const start = cursor.after
      ? place({ seq: cursor.seq, ...cursor.after })
      : ([cursor.seq, 99, '~'] as const);
    const ahead = names
      .flatMap((collection) =>
        [...this.#docs(collection)].map(([id, { seq, doc }]): Change => ({ collection, id, seq, doc })),
      )
      .filter((change) => compare(place(change), start) > 0)
      .sort((a, b) => compare(place(a), place(b)));
    const changes = ahead.slice(0, Math.max(0, limit));
    const last = changes.at(-1);
    const remaining = ahead.length - changes.length;
    if (remaining === 0)
      return { changes, remaining, cursor: { ...cursor, seq: head, after: null } satisfies Cursor };
    const next = last ? { seq: last.seq, after: { collection: last.collection, id: last.id } } : {};
    return { changes, remaining, cursor: { ...cursor, ...next } satisfies Cursor };
  }

  #checksums(): PullResponse['checksums'] {
    return Object.fromEntries(
      CollectionName.options.map((name) => {
        const rows = [...this.#docs(name).values()].filter(
          ({ doc }) => doc !== null && this.#isKept(name, doc),
        );
        const sum = rows.reduce((total, { seq }) => total + seq, 0);
        return [name, { count: rows.length, sum: sum + (this.miscounted.has(name) ? 1 : 0) }];
      }),
    );
  }

  #isKept(name: Collection, doc: unknown): boolean {
    if (name !== 'orders') return true;
    const order = doc as Order;
    return !isClosed(order) || order.businessDay >= this.keepFrom;
  }
}

function compare(a: readonly (number | string)[], b: readonly (number | string)[]): number {
  for (const [i, left] of a.entries()) {
    const right = b[i];
    if (right === undefined || left === right) continue;
    return left < right ? -1 : 1;
  }
  return 0;
}

const unlessRefused = <T>(answer: Answer<T | 'refused'>): Answer<T> => {
  if (!answer.ok) return answer;
  return answer.value === 'refused' ? problem(422, 'QUEUE_FILE_ALTERED') : ok(answer.value);
};

const problem = (status: number, code: string) =>
  refuse({ kind: 'problem', status, code, retryAfterMs: null } as const);
