import { ok, refKey, refuse, type DocumentKind, type Ref, type Result } from '@meja/domain';
import { MejaDb, openUnlessLater } from '../data/db.ts';
import { dispatch } from '../data/dispatch.ts';
import { storageCodeOf } from '../data/errors.ts';
import { dayFinder, type World } from '../data/world.ts';
import { Bus } from '../sync/bus.ts';
import { Clock } from '../sync/clock.ts';
import type { Signal } from '../sync/engine.ts';
import { Leadership } from '../sync/leader.ts';
import { Catalogue } from './catalogue.svelte.ts';
import type { Dispatch, Pos, Refusal } from './contract.ts';
import { Device } from './device.svelte.ts';
import { browserEnvironment, type Environment } from './environment.ts';
import { onceFetched } from './once-fetched.ts';
import { Files } from './queue-files.svelte.ts';
import { Session } from './session.svelte.ts';
import { Storage } from './storage.svelte.ts';
import { Sync } from './sync.svelte.ts';
import { Update } from './update.svelte.ts';
import { DocumentViews } from './views/documents.svelte.ts';
import { Orders } from './views/orders.svelte.ts';
import { Shifts } from './views/shifts.svelte.ts';

export type * from './contract.ts';

/** Who was away for this long reads everything anew: a word from another tab may have got lost meanwhile. */
const AWAY_MS = 60_000;

/** The composition root: the tablet's engine, made of its parts and set going. Once per tab. */
export function createPos(environment: Environment = browserEnvironment()): Pos {
  return new Engine(environment).start();
}

class Engine implements Pos {
  readonly #env: Environment;
  readonly #db: MejaDb;
  readonly #bus: Bus;
  readonly #clock: Clock;
  readonly #leadership: Leadership;
  readonly #endings: (() => void)[] = [];
  #hiddenAt = 0;
  #closed = false;

  readonly device: Device;
  readonly catalogue: Catalogue;
  readonly orders: Orders;
  readonly shifts: Shifts;
  readonly #views: DocumentViews;
  readonly session: Session;
  readonly sync: Sync;
  readonly update = new Update();
  readonly queueFiles: Files;
  readonly storage: Storage;

  constructor(env: Environment) {
    this.#env = env;
    const { fetch, timers } = env;
    const onBug = (error: unknown): void => this.#report(error);
    const db = (this.#db = new MejaDb(env.storage));
    const bus = (this.#bus = new Bus(env.channel));
    const clock = (this.#clock = new Clock(env.wall));
    const memberOf: ConstructorParameters<typeof Session>[0]['memberOf'] = (id) =>
      this.catalogue.staffById.get(id);

    const signedIn = () => (this.session.current.state === 'signed-in' ? this.session.current.staff : null);
    this.device = new Device({
      db,
      fetch,
      clock,
      bus,
      isSecure: env.isSecure,
      startsOffline: env.startsOffline,
      quota: async () => (await env.persistence?.estimate?.())?.quota ?? null,
      onEnrolled: () => this.#work(),
      onBug,
    });
    this.catalogue = new Catalogue(db, bus, onBug);
    const views = (this.#views = new DocumentViews({ db, bus, onBug }));
    this.orders = new Orders(() => views.shown);
    this.shifts = new Shifts({
      shown: () => views.shown,
      read: () => views.source.load(),
      deviceId: () => (this.device.current.state === 'enrolled' ? this.device.current.id : null),
      onBug,
    });
    this.session = new Session({
      ...env,
      db,
      now: () => this.now(),
      memberOf,
      onIdle: () => this.#updateIfNobodyIsHere(),
      onSignedIn: () => this.#watchStorage(),
    });
    this.sync = new Sync({
      db,
      bus,
      clock,
      memberOf,
      titleOf: (ref) => {
        const document = views.shown?.views.get(refKey(ref));
        return document?.doc.number;
      },
      signedIn,
      onOutdated: env.lookForUpdate,
      onBug,
    });
    this.#leadership = new Leadership({
      locks: env.locks,
      bus,
      timers,
      isVisible: env.isVisible,
      lead: () => this.#lead(),
    });
    this.queueFiles = new Files({ db, bus, now: () => this.now(), signedIn, onBug });
    this.storage = new Storage({
      db,
      persistence: env.persistence,
      timers,
      today: () => this.businessDay(),
      onLow: () => this.#makeRoom(),
      onBug,
    });
  }

  start(): this {
    this.#open().catch((error: unknown) => this.#fail(error));
    return this;
  }

  #fail(error: unknown): void {
    if (storageCodeOf(error) === null) this.#report(error);
    if (!this.#closed) this.device.fail('STORAGE_UNAVAILABLE');
  }

  readonly dispatch: Dispatch = async (make, about) => {
    const { current } = this.session;
    const actorId = current.state === 'signed-in' ? current.staff.id : null;
    const deps = { db: this.#db, now: () => this.now(), newId: this.#env.newId };
    const attempt = (): ReturnType<typeof dispatch> =>
      dispatch(deps, actorId, make, about).catch(refusalOfStorage);
    let result = await attempt();
    if (!result.ok && result.error.code === 'STORAGE_FULL' && (await this.#makeRoom()))
      result = await attempt();
    if (!result.ok) return result;
    const { documents, refs } = result.value;
    // Shown first, unless that takes a reading: what others do about it takes time of its own.
    const shown = this.#views.source.showQueued(result.value);
    this.#bus.changed({ refs, outbox: 'appended', isShown: true });
    await shown;
    return ok(documents);
  };

  isShown(ref: Ref<DocumentKind>): boolean {
    return this.#views.shown?.views.has(refKey(ref)) ?? false;
  }

  now(): number {
    return this.#clock.now();
  }

  businessDay(): string | null {
    const { settings } = this.catalogue;
    return settings && dayFinder(settings)(this.now());
  }

  close(): Promise<void> {
    this.#closed = true;
    this.#leadership.stop();
    for (const end of this.#endings.splice(0)) end();
    const parts = [
      this.session,
      this.sync,
      this.#views.source,
      this.catalogue,
      this.queueFiles,
      this.storage,
    ];
    for (const part of parts) part.close();
    this.#bus.close();
    this.#db.close();
    return Promise.resolve();
  }

  /** Everything is read before anything is shown, so that a cold start without a network shows the same screen as before. */
  async #open(): Promise<void> {
    const db = this.#db;
    db.on('versionchange', () => {
      this.device.fail('RELOAD_NEEDED');
      db.close();
    });
    if (!(await openUnlessLater(db, this.#env.storage))) {
      this.device.fail('RELOAD_NEEDED');
      return db.close();
    }
    await Promise.all([this.sync.load(), this.catalogue.load(), this.queueFiles.load(), this.storage.load()]);
    await this.#views.source.load();
    this.session.start();
    await this.device.read(db);
    this.#watch();
    if (this.device.current.state === 'enrolled' || this.device.current.state === 'revoked') this.#work();
  }

  #watch(): void {
    const { signals, onUpdateWaiting, timers, isVisible } = this.#env;
    // The browser may drop the connection, and with it what is stored: the next use opens it again.
    this.#db.on('close', () => void timers.after(0, () => isVisible() && this.#lookAgain()));
    this.#endings.push(
      this.#bus.listen((message, from) => {
        if (message.kind !== 'changed' || !message.note.identity) return;
        this.#readDevice().catch((error: unknown) => this.#report(error));
        if (from === 'elsewhere') this.#work();
      }),
      signals((signal) => {
        this.#notice(signal);
      }),
    );
    onUpdateWaiting((takeOver) => this.update.offer(takeOver));
  }

  /** Out of service, it serves nobody: whoever stands at it begins anew once it is enrolled again. */
  async #readDevice(): Promise<void> {
    await this.device.read(this.#db);
    if (this.device.current.state === 'revoked') this.session.signOut();
  }

  #notice(signal: Signal): void {
    const { wall } = this.#env;
    if (signal === 'hidden') {
      this.#hiddenAt = wall();
      this.#updateIfNobodyIsHere();
    }
    if (signal === 'visible') this.#leadership.check();
    const missedMuch = signal === 'visible' && wall() - this.#hiddenAt >= AWAY_MS;
    if (missedMuch || signal === 'restored') this.#lookAgain();
  }

  /** Another tab may have died between writing something down and saying so, or the storage may be another one. */
  #lookAgain(): void {
    if (this.#closed || this.device.current.state === 'unusable') return;
    const device = this.device.read(this.#db);
    Promise.all([device, this.#views.source.load(), this.catalogue.load(), this.sync.refresh()]).catch(
      (error: unknown) => this.#fail(error),
    );
  }

  /** A waiting version comes in by itself when nobody is signed in, unless an order is still open: then it is asked for, never forced. */
  #updateIfNobodyIsHere(): void {
    if (this.session.current.state === 'signed-out' && !this.#env.isInOrder()) this.update.apply();
  }

  /** Enrolled: keep in step with the server, and ask the browser to keep what is stored. */
  #work(): void {
    this.#leadership.start();
    this.#bus.send({ kind: 'hello' });
    this.#watchStorage();
  }

  /** Taking an order needs nothing of it, so it is fetched after all that does. */
  #lead(): () => void {
    const { fetch, timers, chance, signals, onBug, newId, appVersion } = this.#env;
    const fetchIt = async () => {
      const { startSyncing } = await import('./syncing.ts');
      const [db, bus, clock] = [this.#db, this.#bus, this.#clock];
      const show = (news: World) => this.#views.source.showNews(news);
      const deps = { db, bus, clock, fetch, timers, chance, signals, show, onBug, newId, appVersion };
      return () => startSyncing({ ...deps, syncedAt: this.sync.lastSyncedAt });
    };
    return onceFetched(fetchIt, timers, (error) => this.#report(error));
  }

  /** What fails because the database is gone needs no further word: `device` says it. */
  #report(error: unknown): void {
    if (!this.#closed && this.device.current.state !== 'unusable') this.#env.onBug(error);
  }

  #watchStorage(): void {
    this.storage.watch().catch((error: unknown) => this.#report(error));
  }

  /** Lets go of what head office has all the same. How is fetched when it is needed; where that fails, there is no room. */
  async #makeRoom(): Promise<boolean> {
    const today = this.businessDay();
    const keeping = today === null ? null : await import('../data/keeping.ts').catch(() => null);
    if (today === null || keeping === null) return false;
    const freed = await keeping.makeRoom(this.#db, today).catch(nothingFreed);
    if (freed) this.#bus.changed({ refs: freed.refs, attention: true, imports: true });
    return freed !== null;
  }
}

/** Where not even deleting finds the room to be written down, there is none to be made. */
function nothingFreed(error: unknown): null {
  if (storageCodeOf(error) === null) throw error;
  return null;
}

/** A write that failed is a refusal like others; anything else is a bug, and must not look like one. */
function refusalOfStorage(error: unknown): Result<never, Refusal> {
  const code = storageCodeOf(error);
  if (code === null) throw error;
  return refuse({ code });
}
