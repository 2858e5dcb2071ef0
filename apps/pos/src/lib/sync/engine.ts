import { refuse, type DeviceId, type Result } from '@meja/domain';
import type { HeadEvent } from '@meja/sync';
import type { MejaDb } from '../data/db.ts';
import { storageCodeOf } from '../data/errors.ts';
import { markRevoked } from '../data/identity.ts';
import { readFollow, readMeta, writeMeta } from '../data/meta.ts';
import { applyNews } from '../data/news.ts';
import { noteChanged, type Verified } from '../data/verify.ts';
import type { World } from '../data/world.ts';
import type { ServerApi } from './api.ts';
import type { Bus, BusMessage } from './bus.ts';
import type { Clock } from './clock.ts';
import { runCycle } from './cycle.ts';
import { renewIdentity } from './enrol.ts';
import { EventStream } from './events.ts';
import { SyncLoop, type Wake } from './loop.ts';
import { Pace } from './pace.ts';
import { Sounding } from './sounding.ts';
import type { Progress, SyncStatus } from './status.ts';
import type { Timers } from './timers.ts';
import type { Fetch, RequestFailure } from './transport.ts';

/** What the browser says of network and screen: hints when to try, never the truth about the server. */
export type Signal = 'online' | 'offline' | 'visible' | 'hidden' | 'restored';

export interface EngineDeps {
  db: MejaDb;
  fetch: Fetch;
  api: ServerApi;
  bus: Bus;
  clock: Clock;
  timers: Timers;
  chance: () => number;
  signals: (listener: (signal: Signal) => void) => () => void;
  /** Shows in this tab what an event has brought: to read it anew would tell the same. */
  show: (news: World) => Promise<void>;
  onBug: (error: unknown) => void;
}

/** Contact is written down this often; losing the last of it costs nothing. */
const CONTACT_EVERY_MS = 15_000;

/** The tab that leads runs one of these: the loop, the event stream, and what wakes them. */
export class SyncEngine {
  readonly #deps: EngineDeps;
  readonly #loop: SyncLoop;
  readonly #events: EventStream;
  readonly #sounding: Sounding;
  readonly #verified: Verified = new Map();
  readonly #pace = new Pace();
  readonly #ends: (() => void)[] = [];
  readonly #over = new AbortController();
  #isBringing = false;
  #status: SyncStatus;
  #contactWritten: { heardAt: number; offsetMs: number; syncedAt: number | null };

  constructor(deps: EngineDeps, syncedAt: number | null) {
    this.#deps = deps;
    const { api, clock, timers, chance } = deps;
    this.#contactWritten = { heardAt: 0, offsetMs: 0, syncedAt };
    this.#status = {
      phase: { state: 'connecting' },
      syncedAt,
      offsetMs: clock.offsetMs,
      heardAt: clock.heardAt,
      progress: null,
      delivery: null,
    };
    this.#loop = new SyncLoop({
      cycle: (signal) => this.#cycle(signal),
      timers,
      now: () => clock.now(),
      chance,
      onPhase: (phase) => this.#publish({ phase }),
    });
    this.#sounding = new Sounding({
      ask: (signal) => api.isThere(signal),
      timers,
      onBack: () => {
        this.wake('network');
        this.#events.reopen();
      },
    });
    this.#events = new EventStream({
      connect: (as, signal) => api.events(as, signal),
      timers,
      chance,
      onOpen: () => this.wake('hint'),
      onHead: (head) => void this.#hearOf(head).catch(deps.onBug),
      onBug: deps.onBug,
    });
  }

  start(): void {
    const { api, bus, clock, signals } = this.#deps;
    api.onSign = () => this.#sounding.sign();
    this.#ends.push(
      bus.listen((message) => this.#hear(message)),
      signals((signal) => this.#notice(signal)),
    );
    clock.onHeard = () => {
      this.#loop.answered();
      this.#sounding.sign();
      // At once: while a long delivery goes on, people who had been without the server for too long may sign in again.
      this.#keepContact().catch((error: unknown) => {
        if (storageCodeOf(error) === null) this.#deps.onBug(error);
      });
    };
    this.#loop.start();
    void this.#listen().catch(this.#deps.onBug);
  }

  stop(): void {
    for (const end of this.#ends.splice(0)) end();
    this.#deps.clock.onHeard = () => undefined;
    this.#deps.api.onSign = () => undefined;
    this.#loop.stop();
    this.#over.abort();
    this.#sounding.end();
    this.#events.stop();
  }

  wake(why: Wake): void {
    this.#loop.wake(why);
  }

  #hear(message: BusMessage): void {
    switch (message.kind) {
      case 'changed':
        if (message.note.outbox === 'appended' || message.note.imports) this.wake('work');
        if (message.note.identity) {
          void this.#listen().catch(this.#deps.onBug);
          this.wake('person');
        }
        break;
      case 'hello':
        this.#publish({});
        break;
      case 'sync-now':
        this.wake('person');
        break;
      default:
    }
  }

  #notice(signal: Signal): void {
    if (signal === 'hidden') return;
    // A request that was on its way when the network changed may wait for nobody until its time is up.
    this.wake(signal === 'visible' || signal === 'restored' ? 'hint' : 'network');
    if (signal !== 'offline') this.#events.retry();
  }

  /** Listens as whoever this device is now. */
  async #listen(): Promise<void> {
    const identity = await readMeta(this.#deps.db, 'identity');
    if (identity && this.#ends.length > 0) this.#events.start(identity.id);
  }

  async #hearOf(head: HeadEvent): Promise<void> {
    // What a running cycle fetches may be just this: most often it is what this device has delivered itself.
    await this.#loop.whenIdle();
    if (this.#ends.length === 0 || (await this.#takeNews(head))) return;
    const [follow, identity] = await this.#deps.db.transaction('r', this.#deps.db.meta, (db) =>
      Promise.all([readFollow(db), readMeta(db, 'identity')]),
    );
    if (head.outletId !== null && head.outletId !== identity?.outletId) return;
    if (head.head > follow.cursors[head.stream].seq) this.wake('hint');
  }

  /** What the event has brought needs no request. Whether it was just what was missing. */
  async #takeNews(head: HeadEvent): Promise<boolean> {
    const { db, bus } = this.#deps;
    // Where not all is well the server is asked, and answers whether this version may know.
    if (!head.news || this.#status.phase.state !== 'idle') return false;
    const news = await applyNews(db, head).catch(noneWritten);
    if (!news) return false;
    noteChanged(this.#verified, ['orders']);
    const shown = this.#deps.show(news);
    // Whatever becomes of that: the other tabs have no other word of it.
    bus.changed({ refs: news.refs, isShown: true });
    await shown;
    return true;
  }

  async #cycle(signal: AbortSignal): Promise<Result<void, RequestFailure>> {
    try {
      this.#sounding.begin();
      let device: DeviceId | undefined;
      const deps = { ...this.#cycleDeps(), onBegin: (as: DeviceId) => void (device = as) };
      const result = await runCycle(deps, signal);
      await this.#keepRecord(device, result);
      return result;
    } catch (error) {
      const code = storageCodeOf(error);
      if (code === null) this.#deps.onBug(error);
      return refuse({ kind: 'problem', status: 0, code: code ?? 'APP_FAILED', retryAfterMs: null });
    } finally {
      this.#sounding.end();
    }
  }

  #cycleDeps() {
    const { db, api, bus, clock, fetch } = this.#deps;
    return {
      db,
      api,
      bus,
      now: () => clock.now(),
      verified: this.#verified,
      pace: this.#pace,
      onPhase: (doing: 'pushing' | 'pulling') => this.#loop.progress(doing),
      bringFiles: (as: DeviceId) => this.#bringFiles(as),
      onLongRequest: () => this.#sounding.end(),
      onProgress: (progress: Progress | null) => this.#publish({ progress }),
      onDelivery: (delivery: Progress | null) => {
        if (delivery !== this.#status.delivery) this.#publish({ delivery });
      },
      renewIdentity: async (signal: AbortSignal) => {
        const identity = await readMeta(db, 'identity');
        return identity
          ? renewIdentity({ db, api, bus, clock, fetch }, identity, signal)
          : refuse({ kind: 'unreachable' } as const);
      },
    };
  }

  /** Beside the cycles: a large file on a slow line keeps nothing of this tablet's own waiting. */
  #bringFiles(as: DeviceId): void {
    const { db, api, bus, clock, onBug } = this.#deps;
    if (this.#isBringing) return;
    this.#isBringing = true;
    import('./imports.ts')
      .then(({ deliverImports }) =>
        deliverImports({ db, api, bus, now: () => clock.now() }, as, this.#over.signal),
      )
      .catch((error: unknown) => {
        if (storageCodeOf(error) === null) onBug(error);
      })
      .finally(() => (this.#isBringing = false));
  }

  /** What a cycle has shown about contact with the server, and whether the device is still welcome there. */
  async #keepRecord(deviceId: DeviceId | undefined, result: Result<void, RequestFailure>): Promise<void> {
    if (result.ok) this.#publish({ syncedAt: this.#deps.clock.now() });
    if (deviceId) await this.#keepStanding(deviceId, result);
    await this.#keepContact(!result.ok);
  }

  /** Before it is cut off, what the screen says of when it was up to date is written down as it stands. */
  async #keepContact(isCutOff = false): Promise<void> {
    const { db, clock } = this.#deps;
    const { offsetMs, heardAt } = clock;
    if (heardAt === null) return;
    const { syncedAt } = this.#status;
    const written = this.#contactWritten;
    const isDue =
      heardAt - written.heardAt >= CONTACT_EVERY_MS || (isCutOff && syncedAt !== written.syncedAt);
    if (!isDue && offsetMs === written.offsetMs) return;
    this.#contactWritten = { heardAt, offsetMs, syncedAt };
    await writeMeta(db, 'contact', { offsetMs, heardAt, syncedAt });
  }

  async #keepStanding(deviceId: DeviceId, result: Result<void, RequestFailure>): Promise<void> {
    const { db, bus, clock } = this.#deps;
    const revoked = !result.ok && result.error.kind === 'problem' && result.error.code === 'DEVICE_REVOKED';
    if (!revoked && !result.ok) return;
    if (await markRevoked(db, deviceId, revoked ? clock.now() : null)) bus.changed({ identity: true });
  }

  #publish(change: Partial<Pick<SyncStatus, 'phase' | 'syncedAt' | 'progress' | 'delivery'>>): void {
    const { offsetMs, heardAt } = this.#deps.clock;
    this.#status = { ...this.#status, ...change, offsetMs, heardAt };
    this.#deps.bus.send({ kind: 'status', status: this.#status });
  }
}

/** Where there is no room for the news, the pull that comes in their place says so. */
function noneWritten(error: unknown): null {
  if (storageCodeOf(error) === null) throw error;
  return null;
}
