import { openUnlessLater, type MejaDb } from '../data/db.ts';
import { storageCodeOf } from '../data/errors.ts';
import type { Bus } from '../sync/bus.ts';
import type { Signal } from '../sync/engine.ts';
import type { Leadership } from '../sync/leader.ts';
import type { Catalogue } from './catalogue.svelte.ts';
import type { Device } from './device.svelte.ts';
import type { Environment } from './environment.ts';
import type { Files } from './queue-files.svelte.ts';
import type { Session } from './session.svelte.ts';
import type { Storage } from './storage.svelte.ts';
import type { Sync } from './sync.svelte.ts';
import type { Update } from './update.svelte.ts';
import type { ShownDocuments } from './views/shown-documents.ts';

/** A tab that was hidden for this long reads everything again: it may have missed a message from another tab. */
const AWAY_MS = 60_000;

/** What is opened, kept up to date and closed together. */
export interface Parts {
  db: MejaDb;
  bus: Bus;
  device: Device;
  catalogue: Catalogue;
  documents: ShownDocuments;
  session: Session;
  sync: Sync;
  update: Update;
  queueFiles: Files;
  storage: Storage;
  leadership: Leadership;
}

/** Opens the parts, follows what the browser and other tabs tell, and closes the parts again. */
export class Lifecycle {
  readonly #env: Environment;
  readonly #parts: Parts;
  readonly #endings: (() => void)[] = [];
  #hiddenAt = 0;
  #closed = false;

  constructor(env: Environment, parts: Parts) {
    this.#env = env;
    this.#parts = parts;
  }

  start(): void {
    this.#open().catch((error: unknown) => this.#fail(error));
  }

  close(): Promise<void> {
    const { db, bus, catalogue, documents, session, sync, queueFiles, storage, leadership } = this.#parts;
    this.#closed = true;
    leadership.stop();
    for (const end of this.#endings.splice(0)) end();
    for (const part of [session, sync, documents, catalogue, queueFiles, storage, bus, db]) part.close();
    return Promise.resolve();
  }

  /** Reports a bug. An error that comes from a closed database is none: `device` says that already. */
  report(error: unknown): void {
    if (!this.#closed && this.#parts.device.current.state !== 'unusable') this.#env.onBug(error);
  }

  /** For an enrolled device: syncs with the server, and asks the browser to keep what is stored. */
  work(): void {
    const { bus, leadership } = this.#parts;
    leadership.start();
    bus.send({ kind: 'hello' });
    this.watchStorage();
  }

  watchStorage(): void {
    this.#parts.storage.watch().catch((error: unknown) => this.report(error));
  }

  /** A waiting version is applied when nobody is signed in. While an order is open, a person has to ask for it. */
  updateIfNobodyIsHere(): void {
    const { session, update } = this.#parts;
    if (session.current.state === 'signed-out' && !this.#env.isInOrder()) update.apply();
  }

  /** Everything is read before anything is shown, so that a cold start without a network shows the same screen as before. */
  async #open(): Promise<void> {
    const { db, device, catalogue, documents, session, sync, queueFiles, storage } = this.#parts;
    db.on('versionchange', () => {
      device.fail('RELOAD_NEEDED');
      db.close();
    });
    if (!(await openUnlessLater(db, this.#env.storage))) {
      device.fail('RELOAD_NEEDED');
      return db.close();
    }
    await Promise.all([sync.load(), catalogue.load(), queueFiles.load(), storage.load()]);
    await documents.load();
    await session.start();
    await device.read(db);
    this.#watch();
    if (device.current.state === 'enrolled' || device.current.state === 'revoked') this.work();
  }

  #fail(error: unknown): void {
    if (storageCodeOf(error) === null) this.report(error);
    if (!this.#closed) this.#parts.device.fail('STORAGE_UNAVAILABLE');
  }

  #watch(): void {
    const { signals, onUpdateWaiting, timers, isVisible } = this.#env;
    const { db, bus, update } = this.#parts;
    // The browser may close the connection, and with it lose what is stored. The next use opens it again.
    db.on('close', () => void timers.after(0, () => isVisible() && this.#lookAgain()));
    this.#endings.push(
      bus.listen((message, from) => {
        if (message.kind !== 'changed' || !message.note.identity) return;
        this.#readDevice().catch((error: unknown) => this.report(error));
        if (from === 'elsewhere') this.work();
      }),
      signals((signal) => this.#notice(signal)),
    );
    onUpdateWaiting((takeOver) => update.offer(takeOver));
  }

  /** A revoked device signs its person out. They sign in again once it is enrolled. */
  async #readDevice(): Promise<void> {
    const { db, device, session } = this.#parts;
    await device.read(db);
    if (device.current.state === 'revoked') session.signOut();
  }

  #notice(signal: Signal): void {
    const { wall } = this.#env;
    if (signal === 'hidden') {
      this.#hiddenAt = wall();
      this.updateIfNobodyIsHere();
    }
    if (signal === 'visible') this.#parts.leadership.check();
    const missedMuch = signal === 'visible' && wall() - this.#hiddenAt >= AWAY_MS;
    if (missedMuch || signal === 'restored') this.#lookAgain();
  }

  /** Another tab may have died after a write and before its message, or the database may be another one. */
  #lookAgain(): void {
    const { db, device, catalogue, documents, sync } = this.#parts;
    if (this.#closed || device.current.state === 'unusable') return;
    Promise.all([device.read(db), documents.load(), catalogue.load(), sync.refresh()]).catch(
      (error: unknown) => this.#fail(error),
    );
  }
}
