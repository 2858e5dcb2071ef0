import { refKey, type Command, type Documents, type StaffId } from '@meja/domain/all';
import {
  arrive,
  bearerIn,
  Bus,
  checkPin,
  Clock,
  DeviceTokens,
  dispatch,
  DispatchCache,
  enrol,
  keepSecret,
  Leadership,
  MejaDb,
  NOTHING_SHOWN,
  openUnlessLater,
  proveWith,
  readContact,
  readMeta,
  saltOf,
  ServerApi,
  ServerPinTries,
  ShownDocuments,
  storageCodeOf,
  SyncEngine,
  type Approver,
  type Author,
  type Issue,
  type Present,
  type Shown,
  type ShownPin,
  type Signal,
} from '@meja/pos/simulation';
import type { Chance } from '../run/chance.ts';
import { Owner, type Scheduler } from '../run/scheduler.ts';
import type { Menu } from '../trades/menu.ts';
import type { Kind, Screen } from '../trades/screen.ts';
import { TRADE_TAPS } from '../trades/taps.ts';
import type { BroadcastChannels, LockManager } from './browser.ts';
import type { Link } from './link.ts';
import { hashOf, type Pins } from './pins.ts';
import { diskFor, type Disk } from './storage.ts';

export interface Saved {
  ids: string[];
  commands: readonly Command[];
}

/** Who stands at the screen. */
export interface Person {
  staffId: string;
  pins: Pins;
  /** Somebody with developer tools, who writes it as theirs without having their PIN. */
  isForger?: boolean;
  /** Who comes over and types their PIN, so that it may be done. */
  approverId?: string | undefined;
}

/** The tablet that a tab is on, as far as the tab has to know it. */
export interface Tablet {
  readonly name: string;
  readonly disk: Disk;
  readonly channels: BroadcastChannels;
  readonly locks: LockManager;
  readonly link: Link;
  readonly clockErrorMs: number;
  readonly isUpgraded: boolean;
  onBug: (tab: Tab, error: unknown) => void;
}

/** One tab: what `createPos` puts together for the screens, put together for the simulation. */
export class Tab {
  readonly owner: Owner;
  readonly device: Tablet;
  readonly #scheduler: Scheduler;
  readonly #chance: Chance;
  readonly #db: MejaDb;
  readonly #storage: Disk['storage'];
  readonly #bus: Bus;
  readonly #cache: DispatchCache;
  readonly #clock: Clock;
  readonly #api: ServerApi;
  readonly #leadership: Leadership;
  readonly #documents: ShownDocuments;
  readonly #signals = new Set<(signal: Signal) => void>();
  readonly #release: () => void;
  readonly #tries: ServerPinTries;
  readonly #present = new Map<string, Present>();
  readonly #locksSeen = new Map<string, number>();
  /** The documents of the last tap, as keys. */
  #last: readonly string[] = [];
  #taps = 0;
  #shown: Shown = NOTHING_SHOWN;
  #isOpen = false;
  isUnusable = false;

  constructor(device: Tablet, scheduler: Scheduler, number: number, chance: Chance) {
    this.device = device;
    this.#scheduler = scheduler;
    this.#chance = chance;
    const owner = (this.owner = new Owner(`${device.name}.${number}`));
    const { storage, release } = diskFor(device.disk, owner, device.isUpgraded);
    this.#release = release;
    this.#storage = storage;
    this.#db = new MejaDb(storage);
    this.#bus = new Bus(device.channels.join(owner));
    this.#cache = new DispatchCache(this.#bus);
    this.#clock = new Clock(() => Math.floor(scheduler.now + device.clockErrorMs));
    const newId = (): string => chance.uuid(scheduler.now);
    const fetch = (path: string, init: RequestInit): Promise<Response> =>
      device.link.fetch(owner, path, init);
    const tokens = new DeviceTokens({
      fetch,
      clock: this.#clock,
      newId,
      appVersion: 'simulated',
      bearer: () => bearerIn(this.#db),
      keepSecret: (secret) => keepSecret(this.#db, secret),
    });
    this.#tries = new ServerPinTries({
      ...{ db: this.#db, fetch, newId },
      clock: this.#clock,
      appVersion: 'simulated',
    });
    this.#api = new ServerApi({ fetch, clock: this.#clock, tokens });
    this.#documents = new ShownDocuments({
      db: this.#db,
      bus: this.#bus,
      cache: this.#cache,
      onShown: (shown) => (this.#shown = shown),
      onBug: (error) => this.#bug(error),
    });
    this.#leadership = new Leadership({
      locks: device.locks.for(owner),
      bus: this.#bus,
      timers: this.#timers,
      isVisible: () => !owner.asleep,
      lead: () => this.#lead(fetch),
    });
  }

  get #timers() {
    return { after: (ms: number, then: () => void) => this.#scheduler.after(ms, this.owner, then) };
  }

  /** As the app starts: reads all that there is, then keeps in step with the server if it belongs to one. */
  start(): void {
    this.#scheduler.at(this.#scheduler.now, this.owner, () => {
      this.#open().catch((error: unknown) => {
        if (storageCodeOf(error) === null) this.#bug(error);
        this.isUnusable = true;
      });
    });
  }

  async #open(): Promise<void> {
    const db = this.#db;
    db.on('versionchange', () => {
      this.isUnusable = true;
      db.close();
    });
    if (!(await openUnlessLater(db, this.#storage))) {
      this.isUnusable = true;
      return;
    }
    const contact = await readContact(db);
    this.#clock.restore(contact.offsetMs, contact.heardAt);
    await this.#documents.load();
    this.#isOpen = true;
    if (await readMeta(db, 'identity')) this.#work();
  }

  #work(): void {
    this.#leadership.start();
    this.#bus.send({ kind: 'hello' });
  }

  #lead(fetch: (path: string, init: RequestInit) => Promise<Response>): () => void {
    const engine = new SyncEngine(
      {
        db: this.#db,
        fetch,
        api: this.#api,
        bus: this.#bus,
        clock: this.#clock,
        timers: this.#timers,
        chance: () => this.#chance.next(),
        signals: (listener) => {
          this.#signals.add(listener);
          return () => this.#signals.delete(listener);
        },
        show: (news) => this.#documents.showNews(news),
        onBug: (error) => this.#bug(error),
      },
      null,
    );
    engine.start();
    return () => engine.stop();
  }

  /** Runs as a step of this tab; what it answers is only heard while the tab lives. */
  do(work: () => Promise<void>): void {
    this.#scheduler.at(this.#scheduler.now, this.owner, () => {
      void work().catch((error: unknown) => this.#bug(error));
    });
  }

  /** Types the code in. `done` hears whether the tablet is in; where it can't write that down, it is not. */
  enrol(code: string, done: (isIn: boolean) => void): void {
    this.do(async () => {
      const { device, owner } = this;
      const deps = {
        db: this.#db,
        fetch: (path: string, init: RequestInit) => device.link.fetch(owner, path, init),
        clock: this.#clock,
        bus: this.#bus,
      };
      // It may have had the name before: whoever types it knows.
      const isIn = await enrol(deps, code, device.name, true).then(
        ({ ok }) => ok,
        (error: unknown) => {
          if (storageCodeOf(error) === null) throw error;
          return false;
        },
      );
      if (isIn) this.#work();
      if (owner.alive) done(isIn);
    });
  }

  /** What somebody does at the screen. `done` is called once it is shown as saved, or refused; never, if the tab dies before. */
  tap(
    person: Person,
    menu: Menu,
    make: (issue: Issue, screen: Screen, isAsked: boolean) => readonly Command[],
    done: (result: { saved: Saved } | { refused: string }) => void,
  ): void {
    if (!this.#isOpen || this.isUnusable) return done({ refused: 'NOT_READY' });
    this.do(async () => {
      const author = await this.#authorFor(person);
      if (!this.owner.alive) return;
      if ('refused' in author) return done(author);
      let commands: readonly Command[] = [];
      const given: string[] = [];
      const deps = {
        db: this.#db,
        cache: this.#cache,
        now: () => this.#clock.now(),
        newId: () => {
          const id = this.#chance.uuid(this.#scheduler.now);
          given.push(id);
          return id;
        },
      };
      // As some screens of the app do, which read a document where this tablet can change it no more; others go by what they show.
      const about = this.#chance.happens(0.7) ? this.#readBeforeSaving() : [];
      const isAsked = about.length > 0;
      const decide = (issue: Issue): readonly Command[] => {
        const screen: Screen = {
          menu,
          of: (kind) =>
            isAsked && TRADE_TAPS[kind].readsBeforeSaving
              ? about.flatMap((ref) => (ref.kind === kind ? (issue.get(kind, ref.id as never) ?? []) : []))
              : this.shown(kind),
        };
        commands = make(issue, screen, isAsked);
        // From here on the engine numbers the mutations, one id each.
        given.length = 0;
        return commands;
      };
      const result = await dispatch(deps, author, decide, about).catch((error: unknown) => {
        const code = storageCodeOf(error);
        if (code === null) throw error;
        return { ok: false as const, error: { code } };
      });
      if (!this.owner.alive) return;
      if (!result.ok) return done({ refused: result.error.code });
      const { refs } = result.value;
      this.#last = refs;
      const shown = this.#documents.showQueued(result.value);
      this.#bus.changed({ refs, outbox: 'appended', isShown: true });
      await shown;
      if (!this.owner.alive) return;
      done({ saved: { ids: [...given], commands } });
    });
  }

  async #authorFor({ staffId, pins, isForger, approverId }: Person): Promise<Author | { refused: string }> {
    const id = staffId as StaffId;
    if (isForger) return { id, vouch: null };
    try {
      const present = (await this.#stillPresent(id)) ?? (await this.#signIn(id, pins));
      if ('refused' in present) return present;
      this.#present.set(staffId, present);
      if (approverId === undefined) return { id, vouch: present.vouch() };
      const shown = await this.#showPin(approverId as StaffId, pins);
      if ('refused' in shown) return shown;
      const approver: Approver = { id: approverId as StaffId, prove: proveWith(shown.proofKey) };
      return { id, vouch: present.vouch(approver), approver: approver.id };
    } catch (error) {
      const code = storageCodeOf(error);
      if (code === null) throw error;
      return { refused: code };
    }
  }

  /** As in the app: who has another PIN by now, as far as the tablet knows, is signed in no more. */
  async #stillPresent(id: StaffId): Promise<Present | undefined> {
    const present = this.#present.get(id);
    const row = present && (await this.#db.staff.get(id));
    return row && saltOf(row) === present.salt ? present : undefined;
  }

  async #signIn(id: StaffId, pins: Pins): Promise<Present | { refused: string }> {
    const shown = await this.#showPin(id, pins);
    return 'refused' in shown ? shown : arrive(this.#db, id, { ...shown, activeAt: this.#clock.now() });
  }

  /** Types the PIN that somebody has now, and those from before if the tablet does not know of it yet. */
  async #showPin(id: StaffId, pins: Pins): Promise<ShownPin | { refused: string }> {
    const deps = {
      ...{ db: this.#db, now: () => this.#clock.now(), ticks: () => this.#scheduler.now },
      ...{ tries: this.#tries, locksSeen: this.#locksSeen },
      argon2id: (pin: string, { salt }: { salt: Uint8Array }) => Promise.resolve(hashOf(pin, salt)),
    };
    let refused = 'PIN_NOT_SET';
    for (const pin of pins.of(id)) {
      const checked = await checkPin(deps, id, pin);
      if (checked.ok) return checked.value;
      refused = checked.error.code;
      if (refused !== 'WRONG_PIN') break;
    }
    return { refused };
  }

  /** The documents of a kind, as they are on the screen. */
  shown<One extends Kind>(kind: One): readonly Documents[One][] {
    return TRADE_TAPS[kind].shown(this.#shown) as unknown as Documents[One][];
  }

  /** Every other time those that the last tap was on, as somebody does who stays with a table. */
  #readBeforeSaving(): { kind: Kind; id: string }[] {
    const kinds = (Object.keys(TRADE_TAPS) as Kind[]).filter((kind) => TRADE_TAPS[kind].readsBeforeSaving);
    const all = kinds.flatMap((kind) => this.shown(kind).map(({ id }) => ({ kind, id })));
    const same = all.filter((ref) => this.#last.includes(refKey(ref)));
    return (this.#taps += 1) % 2 === 0 && same.length > 0 ? same : all;
  }

  /** Documents that are marked as not delivered, as keys. */
  get unsent(): ReadonlySet<string> {
    return this.#shown.unsent;
  }

  signal(signal: Signal): void {
    this.#scheduler.at(this.#scheduler.now, this.owner, () => {
      for (const listener of this.#signals) listener(signal);
      if (signal === 'visible') this.#leadership.check();
    });
  }

  /** As hard as it may: not one more step. What it had begun to write is undone. */
  kill(): void {
    if (!this.owner.alive) return;
    this.owner.alive = false;
    this.#release();
    this.device.locks.release(this.owner);
    this.#bus.close();
  }

  #bug(error: unknown): void {
    if (this.owner.alive && !this.isUnusable) this.device.onBug(this, error);
  }
}
