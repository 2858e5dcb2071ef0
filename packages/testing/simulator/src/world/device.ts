import { Chance } from '../run/chance.ts';
import type { Scheduler } from '../run/scheduler.ts';
import { BroadcastChannels, LockManager } from './browser.ts';
import { Link } from './link.ts';
import type { Place } from './opening.ts';
import type { Server } from './server.ts';
import { Disk } from './storage.ts';
import { Tab, type Tablet } from './tab.ts';

/** A tablet: one browser with its disk, its clock and its network. */
export class Device implements Tablet {
  readonly name: string;
  readonly place: Place;
  readonly disk: Disk;
  readonly channels: BroadcastChannels;
  readonly locks: LockManager;
  readonly link: Link;
  readonly #scheduler: Scheduler;
  readonly #seed: number;
  readonly tabs: Tab[] = [];
  /** Its own clock minus the true time. */
  clockErrorMs = 0;
  /** It lies in a drawer: a tab that is opened there does nothing before it wakes. */
  isAsleep = false;
  /** It runs the next version of the app. */
  isUpgraded = false;
  /** A copy of another one. */
  copyOf: Device | null = null;
  onBug: (tab: Tab, error: unknown) => void = () => undefined;
  #opened = 0;

  constructor(
    name: string,
    place: Place,
    made: { scheduler: Scheduler; server: Server; seed: number; disk?: Disk },
  ) {
    this.name = name;
    this.place = place;
    this.#scheduler = made.scheduler;
    this.#seed = made.seed;
    this.disk = made.disk ?? new Disk();
    this.channels = new BroadcastChannels(made.scheduler);
    this.locks = new LockManager(made.scheduler);
    this.link = new Link(made.scheduler, made.server, name, made.seed);
  }

  openTab(): Tab {
    this.#opened += 1;
    const chance = new Chance(this.#seed, 'tab', this.name, this.#opened);
    const tab = new Tab(this, this.#scheduler, this.#opened, chance);
    this.tabs.push(tab);
    if (this.isAsleep) this.#scheduler.sleep(tab.owner);
    tab.start();
    return tab;
  }

  get living(): Tab[] {
    return this.tabs.filter((tab) => tab.owner.alive);
  }

  killAll(): void {
    for (const tab of this.living) tab.kill();
  }

  /** By which the server knows it, if it does. */
  get identity(): string | undefined {
    const row = this.disk.rows('meta').find((each) => (each as { key: string }).key === 'identity');
    return (row as { value: { id: string } } | undefined)?.value.id;
  }

  /** The mutations in the queue that the server has not judged, as they lie on the disk. */
  get queued(): number {
    return this.disk.rows('outbox').length;
  }
}

/** What is kept once for a whole device, by its key. */
export function metaOf<T>(device: Device, key: string): T | undefined {
  const row = device.disk.rows('meta').find((each) => (each as { key: string }).key === key);
  return (row as { value: T } | undefined)?.value;
}
