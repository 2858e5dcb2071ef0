import { SavedChanges } from '../oracle/saved-changes.ts';
import { Oracle } from '../oracle/oracle.ts';
import { seenBy } from '../oracle/overwriting.ts';
import type { FaultKind } from '../plan/faults.ts';
import type { Plan, Step } from '../plan/plan.ts';
import { Chance } from '../run/chance.ts';
import { takeOverGlobals } from '../run/globals.ts';
import { type Owner, Scheduler } from '../run/scheduler.ts';
import { menuOn } from '../trades/menu.ts';
import { commandsOf } from '../trades/taps.ts';
import type { Fixture } from './fixture.ts';
import { Device, metaOf } from './device.ts';
import { FaultInjector } from './faults.ts';
import { HeadOffice } from './head-office.ts';
import { OPENED_AT } from './opening.ts';
import { Server } from './server.ts';
import type { SimulationContext, StoryEntry, Violation } from './context.ts';
import { Pins } from './pins.ts';
import { watchTransactions } from './storage.ts';
import type { Tab } from './tab.ts';

/** So long after everything is well again all must be in step, with no further tap. */
const IN_STEP_WITHIN_MS = 5 * 60_000;
const LOOK_EVERY_MS = 400;
const ON_SCREEN_WITHIN_MS = 300;
/** How often somebody has a dish cost next to nothing. */
const CHEATED = 0.02;

/** One seed's world: its tablets, its server, and what happens to them. */
export class Simulation implements SimulationContext {
  readonly plan: Plan;
  readonly fixture: Fixture;
  readonly scheduler: Scheduler;
  readonly server: Server;
  readonly devices: Device[] = [];
  readonly saved = new SavedChanges();
  readonly pins = new Pins();
  readonly headOffice: HeadOffice = new HeadOffice(this);
  readonly violations: Violation[] = [];
  readonly editedDocuments = new Set<string>();
  readonly struck = new Map<FaultKind, number>();
  readonly story: StoryEntry[] = [];
  readonly faults: FaultInjector;
  readonly oracle: Oracle;
  readonly #killAt = new Map<Owner, number>();
  #undo: (() => void)[] = [];

  constructor(fixture: Fixture, plan: Plan, log: ((line: string) => void) | null = null) {
    this.fixture = fixture;
    this.plan = plan;
    this.scheduler = new Scheduler(plan.seed, OPENED_AT, log);
    this.server = new Server(this.scheduler, fixture.connections, new Chance(plan.seed, 'server'));
    this.faults = new FaultInjector(this);
    this.oracle = new Oracle(this);
    this.scheduler.onStep = (owner) => {
      const at = this.#killAt.get(owner);
      if (at !== undefined && owner.steps >= at) this.#fulfil(owner);
    };
  }

  /** Takes over the process' clock and timers; `end` gives them back. */
  async begin(): Promise<void> {
    await this.fixture.snapshots.putBack('opening', this.#epoch());
    this.#undo = [takeOverGlobals(this.scheduler), watchTransactions(this.scheduler)];
    const onRejection = (error: unknown): void => this.#reject(error);
    process.on('unhandledRejection', onRejection);
    this.#undo.push(() => process.off('unhandledRejection', onRejection));
    for (const tablet of this.fixture.tablets.slice(0, this.plan.devices)) {
      const device = this.addDevice(tablet.name, tablet.place);
      await this.settle(() => device.disk.write(tablet.image));
      device.openTab();
    }
  }

  async end(): Promise<void> {
    for (const device of this.devices) {
      device.killAll();
      device.link.end();
    }
    await this.server.end();
    for (const undo of this.#undo.splice(0).reverse()) undo();
  }

  addDevice(name: string, place: Device['place']): Device {
    const { scheduler, server, plan } = this;
    const device = new Device(name, place, { scheduler, server, seed: plan.seed });
    device.link.onRequest = (path, body) => this.headOffice.overhear(place, path, body);
    device.onBug = (tab, error) => this.#bug(`${tab.owner.name}: ${describe(error)}`);
    device.disk.onRefused = () => this.faults.strike('storage full');
    this.devices.push(device);
    return device;
  }

  enrolAnew(device: Device, before: string): void {
    this.faults.enrolAnew(device, before);
  }

  #epochs = 0;
  #epoch(): string {
    this.#epochs += 1;
    return new Chance(this.plan.seed, 'epoch', this.#epochs).uuid(OPENED_AT);
  }

  /** A new history, as a restored server begins one. */
  nextEpoch(): string {
    return this.#epoch();
  }

  beforeRestore(): void {
    this.oracle.beforeRestore();
  }

  async play(): Promise<void> {
    for (const step of this.plan.steps) {
      await this.scheduler.run(step.at);
      await this.#take(step);
    }
    await this.scheduler.run(this.plan.healsAt);
    this.tell('everything is well again');
    await this.settle(() => this.faults.heal());
    if (!(await this.#getsInStep()))
      this.violate(
        'liveness',
        `not in step ${IN_STEP_WITHIN_MS / 1000} s after everything was well again: ${this.#notInStep()}`,
      );
  }

  async #take(step: Step): Promise<void> {
    switch (step.kind) {
      case 'tap':
        this.#tap(step);
        break;
      case 'fault':
        this.faults.begin(step, new Chance(this.plan.seed, 'fault', step.id));
        break;
      case 'pin':
        this.#setPin(step);
        break;
      case 'office':
        this.headOffice.begin(step, new Chance(this.plan.seed, 'office', step.id));
        break;
      case 'night':
        await this.#night(step.lastsMs);
        break;
      default:
        step satisfies never;
    }
  }

  #tap(step: Extract<Step, { kind: 'tap' }>): void {
    const device = this.devices[step.device];
    const tab = device && pickOf(device.living, step.tab);
    if (!device || !tab || tab.owner.asleep) return;
    const { place, name } = device;
    const chance = new Chance(this.plan.seed, 'tap', step.id);
    const actorId = place.staff[step.role];
    const { scheduler } = this;
    let saw: (string | null)[] = [];
    const approverId = step.as === 'approved' ? place.staff.manager : undefined;
    const isForged = step.as === 'forger';
    const cheats = new Chance(this.plan.seed, 'cheat', step.id).happens(CHEATED);
    tab.tap(
      { staffId: actorId, pins: this.pins, isForger: isForged, approverId },
      menuOn(device.disk, cheats),
      (issue, screen, isAsked) => {
        const commands = commandsOf(step.tap, { issue, screen, place, chance });
        // A screen may be a moment behind its tablet.
        saw = isAsked ? commands.map((command) => seenBy(command, screen.of)) : [];
        return commands;
      },
      (result) => {
        const who = `${isForged ? 'somebody as ' : ''}${step.role} at ${tab.owner.name}`;
        if ('refused' in result) {
          scheduler.note(`${who} ${step.tap}: ${result.refused}`);
          return this.tell(`${who}: ${step.tap}, refused at once (${result.refused})`, step.id);
        }
        const { ids, commands } = result.saved;
        scheduler.note(`${who} ${step.tap}: ${ids.join()}`);
        for (const [i, id] of ids.entries()) {
          const command = commands[i];
          if (!command) continue;
          const { tenantId, outletId } = place;
          const args = command.args as Record<string, unknown>;
          this.saved.save({
            id,
            name: command.name,
            args,
            saw: saw[i] ?? null,
            device: name,
            tenantId,
            outletId,
            actorId,
            approverId: approverId ?? null,
            isForged,
            at: scheduler.now,
          });
        }
        if (ids.length > 0) this.tell(`${who}: ${step.tap}${wordsFor(commands)}, shown as saved`, step.id);
      },
    );
  }

  #setPin({ device, role, id }: Extract<Step, { kind: 'pin' }>): void {
    const place = this.devices[device]?.place;
    if (!place) return;
    const staffId = place.staff[role];
    this.faults.sql.setPin(place.tenantId, staffId, () => {
      this.tell(`another PIN for the ${role} of ${place.code}`, id);
      return this.pins.change(staffId);
    });
  }

  /** Tablets sleep and their network with them; nobody's timers run. */
  async #night(lastsMs: number): Promise<void> {
    this.tell(`night, ${Math.round(lastsMs / 3_600_000)} hours`);
    for (const device of this.devices) device.isAsleep = true;
    for (const device of this.devices) for (const tab of device.living) this.scheduler.sleep(tab.owner);
    const up = this.devices.filter((device) => device.link.isUp);
    for (const device of up) device.link.down();
    await this.scheduler.run(this.scheduler.now + lastsMs);
    for (const device of up) device.link.up();
    for (const device of this.devices) {
      device.isAsleep = false;
      for (const tab of device.living) {
        this.scheduler.wake(tab.owner);
        tab.signal('visible');
      }
    }
  }

  /** From so many of its steps on the tab takes no more. */
  killAfter(tab: Tab, steps: number, then: () => void): void {
    this.#killAt.set(tab.owner, tab.owner.steps + steps);
    this.#onKill.set(tab.owner, { tab, then });
  }

  readonly #onKill = new Map<Owner, { tab: Tab; then: () => void }>();

  #fulfil(owner: Owner): void {
    const plan = this.#onKill.get(owner);
    this.#killAt.delete(owner);
    this.#onKill.delete(owner);
    if (!plan?.tab.owner.alive) return;
    plan.tab.kill();
    plan.then();
  }

  forgetKills(): void {
    this.#killAt.clear();
    this.#onKill.clear();
  }

  /** Lets some work of the simulation itself come to its end. */
  async settle(work: () => Promise<void>): Promise<void> {
    let isOver = false;
    let failed: unknown;
    this.scheduler.at(this.scheduler.now, this.scheduler.world, () => {
      work().then(
        () => (isOver = true),
        (error: unknown) => {
          failed = error;
          isOver = true;
        },
      );
    });
    await this.scheduler.run(this.scheduler.now + 600_000, () => isOver);
    if (failed) throw failed instanceof Error ? failed : new Error(describe(failed));
  }

  async #getsInStep(): Promise<boolean> {
    const until = this.scheduler.now + IN_STEP_WITHIN_MS;
    while (this.scheduler.now < until) {
      await this.scheduler.run(this.scheduler.now + LOOK_EVERY_MS);
      if (!(await this.#isInStep())) continue;
      // The rows lie there as soon as they are written; a moment later they are on the screens too.
      await this.scheduler.run(this.scheduler.now + ON_SCREEN_WITHIN_MS);
      if (await this.#isInStep()) return true;
    }
    return false;
  }

  async #isInStep(): Promise<boolean> {
    if (this.devices.some((device) => device.queued > 0)) return false;
    const [heads, epoch] = [await this.heads(), await this.#epochNow()];
    return this.devices.every((device) => isAtHead(device, heads, epoch));
  }

  async heads(): Promise<ReadonlyMap<string, number>> {
    const { rows } = await this.fixture.database.admin.query<{ key: string; head: number }>(
      "select tenant_id || '/' || coalesce(outlet_id::text, '') as key, head from streams",
    );
    return new Map(rows.map(({ key, head }) => [key, head]));
  }

  async #epochNow(): Promise<string | undefined> {
    const { rows } = await this.fixture.database.admin.query<{ epoch: string }>(
      'select epoch from installation',
    );
    return rows[0]?.epoch;
  }

  #notInStep(): string {
    return this.devices
      .map(
        (device) =>
          `${device.name}: ${device.queued} waiting, ${JSON.stringify(metaOf(device, 'follow') ?? null)}`,
      )
      .join('; ');
  }

  #reject(error: unknown): void {
    if (this.scheduler.current.alive) this.#bug(`unhandled: ${describe(error)}`);
  }

  #bug(detail: string): void {
    this.violate('bug', detail);
  }

  violate(invariant: string, detail: string): void {
    this.scheduler.note(`VIOLATED ${invariant}: ${detail}`);
    this.violations.push({ invariant, detail });
  }

  tell(text: string, step?: number): void {
    this.story.push({ at: this.scheduler.now, text: step === undefined ? text : `${text} [${step}]` });
  }
}

const describe = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

const pickOf = <T>(from: readonly T[], index: number): T | undefined =>
  from[index % Math.max(1, from.length)];

function wordsFor(commands: readonly { name: string; args: object }[]): string {
  const amounts = commands.flatMap(({ args }) => ('amount' in args ? [`Rp ${String(args.amount)}`] : []));
  const orders = new Set(
    commands.flatMap(({ args }) => ('orderId' in args ? [String(args.orderId).slice(-4)] : [])),
  );
  return ` (order …${[...orders].join()}${amounts.length > 0 ? `, ${amounts.join()}` : ''})`;
}

interface Place {
  epoch: string | null;
  cursors: Record<'catalog' | 'outlet', { seq: number; after: unknown }>;
}

/** A restored server may be at the same numbers again with other rows: only in its own epoch a device is where it is. */
function isAtHead(device: Device, heads: ReadonlyMap<string, number>, epoch: string | undefined): boolean {
  const { tenantId, outletId } = device.place;
  const follow = metaOf<Place>(device, 'follow');
  if (follow === undefined || follow.epoch !== epoch) return false;
  const { cursors } = follow;
  return (
    cursors.catalog.after === null &&
    cursors.outlet.after === null &&
    cursors.catalog.seq === heads.get(`${tenantId}/`) &&
    cursors.outlet.seq === heads.get(`${tenantId}/${outletId}`)
  );
}
