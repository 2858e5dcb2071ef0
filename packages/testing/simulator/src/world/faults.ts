import { LINK_FAULTS, type FaultKind } from '../plan/faults.ts';
import type { Step } from '../plan/plan.ts';
import type { Chance } from '../run/chance.ts';
import type { Owner } from '../run/scheduler.ts';
import { enrolmentCode } from './fixture.ts';
import type { Device } from './device.ts';
import type { StatementFault, Statement } from './gated-pool.ts';
import { flipped } from './link.ts';
import { PlainSql } from './plain-sql.ts';
import type { SimulationContext } from './context.ts';
import type { Tab } from './tab.ts';

type Fault = Extract<Step, { kind: 'fault' }>;

interface Case {
  device: Device;
  step: Fault;
  chance: Chance;
}

/** More copies than this make nothing worse. */
const MOST_DEVICES = 10;
const PATHS = ['/api/sync/push', '/api/sync/push', '/api/sync/pull', '/api/devices/token', ''] as const;
const HOUR = 3_600_000;
const JUMPS = [HOUR, 5 * HOUR, 26 * HOUR, 30 * 24 * HOUR, 366 * 24 * HOUR] as const;

/**
 * A tablet that somebody wakes at night goes back to sleep. Left awake, it would keep in step alone until the morning: of some
 * seeds that was a hundred times all the rest.
 */
const AWAKE_AT_NIGHT_MS = 60_000;

/** What goes wrong, and how it is put right again. */
export class FaultInjector {
  readonly #sim: SimulationContext;
  readonly sql: PlainSql;
  #isHealed = false;
  #isBackedUp = false;
  #statementFaults: {
    fits: (statement: Statement, owner: Owner) => boolean;
    strike: () => StatementFault;
  }[] = [];

  constructor(sim: SimulationContext) {
    this.#sim = sim;
    this.sql = new PlainSql(sim);
    sim.server.fault = (owner, statement) => this.#faultFor(owner, statement);
    sim.server.onCrash = () => {
      const { scheduler } = sim;
      scheduler.after(200 + scheduler.tie() * 5_000, scheduler.world, () => sim.server.start());
    };
  }

  strike(fault: FaultKind): void {
    const { struck } = this.#sim;
    struck.set(fault, (struck.get(fault) ?? 0) + 1);
  }

  begin(step: Fault, chance: Chance): void {
    const device = this.#sim.devices[step.device];
    if (!device) return;
    const at: Case = { device, step, chance };
    const linkFaults = LINK_FAULTS[step.fault];
    if (linkFaults) {
      const { fault } = step;
      device.link.arm({
        fault: chance.pick(linkFaults),
        path: chance.pick(PATHS),
        chance,
        onStruck: () => this.#struck(at, fault),
      });
      return;
    }
    this.#begin(at);
  }

  #struck({ device, step }: Case, what: string = step.fault): void {
    this.strike(step.fault);
    this.#sim.scheduler.note(`fault ${what} at ${device.name}`);
    this.#sim.tell(`✗ ${device.name}: ${what}`, step.id);
  }

  #begin(at: Case): void {
    switch (at.step.fault) {
      case 'offline':
        return this.#offline(at);
      case 'tab killed':
        return this.#killTab(at);
      case 'second tab':
        return this.#secondTab(at);
      case 'two leaders':
        return this.#twoLeaders(at);
      case 'tablet asleep':
        return this.#sleep(at);
      case 'server killed before commit':
      case 'server killed in commit':
      case 'server killed after commit':
        return this.#killServer(at, at.step.fault);
      case 'database connection lost':
        return this.#loseConnection(at);
      case 'clock jumped':
        return this.#jumpClock(at);
      case 'server restored':
        return this.#restore(at);
      case 'device cloned':
        return this.#clone(at);
      case 'long transaction':
      case 'changed by SQL':
        return this.sql.begin(at.step, at.device.place, at.chance, () => this.#struck(at));
      case 'storage full':
        return this.#fillStorage(at);
      case 'storage wiped':
        return this.#wipe(at);
      case 'app upgraded':
        return this.#upgrade(at);
      case 'old app':
        return this.#oldApp(at);
      case 'record corrupted':
        return this.#corrupt(at);
      default:
        throw new Error(`${at.step.fault} is no fault of its own`);
    }
  }

  /** Unless everything is well again by then. */
  #later(ms: number, then: () => void): void {
    const { scheduler } = this.#sim;
    scheduler.after(ms, scheduler.world, () => {
      if (!this.#isHealed) then();
    });
  }

  #offline(at: Case): void {
    const { device, step, chance } = at;
    device.link.down();
    this.#struck(at, `offline for ${Math.round(step.lastsMs / 1000)} s`);
    const tells = chance.happens(0.6);
    if (tells) for (const tab of device.living) tab.signal('offline');
    this.#later(step.lastsMs, () => {
      device.link.up();
      if (tells) for (const tab of device.living) tab.signal('online');
    });
  }

  #killTab(at: Case): void {
    const { device, chance } = at;
    const { living } = device;
    if (living.length === 0) return;
    const tab = chance.pick(living);
    const steps = chance.happens(0.5) ? chance.below(60) : chance.below(600);
    const reopensMs = chance.between(200, 9_000);
    this.#sim.killAfter(tab, steps, () => {
      this.#struck(at, `tab ${tab.owner.name} killed`);
      this.#later(reopensMs, () => void device.openTab());
    });
  }

  #secondTab(at: Case): void {
    const { device, step } = at;
    if (device.living.length !== 1) return;
    this.#struck(at);
    const tab = device.openTab();
    this.#later(step.lastsMs, () => tab.kill());
  }

  #twoLeaders(at: Case): void {
    const { device, step } = at;
    this.#struck(at);
    device.locks.break();
    if (device.living.length === 1) device.openTab();
    this.#later(step.lastsMs, () => (device.locks.isBroken = false));
  }

  #sleep(at: Case): void {
    const { device, step, chance } = at;
    const { scheduler } = this.#sim;
    const tabs = chance.happens(0.5) ? device.living : device.living.slice(0, 1);
    if (tabs.length === 0 || tabs.some((tab) => tab.owner.asleep)) return;
    this.#struck(at);
    for (const tab of tabs) scheduler.sleep(tab.owner);
    this.#later(step.lastsMs, () => {
      this.#wake(tabs);
      if (device.isAsleep) this.#later(AWAKE_AT_NIGHT_MS, () => this.#sleepOn(device, tabs));
    });
  }

  #wake(tabs: readonly Tab[]): void {
    for (const tab of tabs) {
      if (!tab.owner.alive || !tab.owner.asleep) continue;
      this.#sim.scheduler.wake(tab.owner);
      tab.signal('visible');
    }
  }

  /** Unless it has become morning. */
  #sleepOn(device: Device, tabs: readonly Tab[]): void {
    if (device.isAsleep) for (const tab of tabs) this.#sim.scheduler.sleep(tab.owner);
  }

  #faultFor(owner: Owner, statement: Statement): StatementFault {
    const found = this.#statementFaults.find(({ fits }) => fits(statement, owner));
    if (!found) return 'none';
    this.#statementFaults = this.#statementFaults.filter((each) => each !== found);
    return found.strike();
  }

  #killServer(at: Case, fault: Fault['fault']): void {
    const { scheduler, server } = this.#sim;
    this.#statementFaults.push({
      fits: ({ text }, owner) => text === 'commit' && owner.name.includes('/api/sync/push'),
      strike: () => {
        this.#struck(at);
        if (fault === 'server killed before commit') return 'crash before';
        if (fault === 'server killed in commit') return 'crash after';
        // It has answered, and told the others; what of that is still on its way is lost.
        scheduler.after(0.5, scheduler.world, () => server.crash());
        return 'none';
      },
    });
  }

  #loseConnection(at: Case): void {
    let left = at.chance.below(12);
    this.#statementFaults.push({
      fits: (_, owner) => owner.name.includes('/api/sync/') && (left -= 1) < 0,
      strike: () => {
        this.#struck(at);
        return 'lose connection';
      },
    });
  }

  #jumpClock(at: Case): void {
    const { device, step, chance } = at;
    const by = chance.pick(JUMPS) * (chance.happens(0.5) ? 1 : -1);
    this.#struck(at, `clock jumped by ${Math.round(by / HOUR)} hours`);
    device.clockErrorMs += by;
    if (chance.happens(0.5)) this.#later(step.lastsMs, () => (device.clockErrorMs -= by));
  }

  #restore(at: Case): void {
    if (this.#isBackedUp) return;
    this.#isBackedUp = true;
    const { scheduler, fixture, server } = this.#sim;
    const { snapshots } = fixture;
    scheduler.at(scheduler.now, scheduler.world, () => {
      this.#sim.pins.keep();
      this.#sim.headOffice.keep();
      return scheduler.real(() => snapshots.keep('backup'));
    });
    this.#sim.tell('backup of the server', at.step.id);
    this.#later(at.step.lastsMs, () => {
      scheduler.at(scheduler.now, scheduler.world, async () => {
        if (this.#isHealed) return;
        this.#struck(at, 'the server is put back to the backup');
        await server.crash();
        await this.sql.abandon();
        this.#sim.beforeRestore();
        this.#sim.pins.lose();
        this.#sim.headOffice.lose();
        await scheduler.real(() => snapshots.putBack('backup', this.#sim.nextEpoch()));
        await this.#excuse();
        this.#isBackedUp = false;
        scheduler.after(12_000, scheduler.world, () => this.#admitUnknown(this.#sim.devices));
      });
    });
  }

  /** Tablets that came after the backup are unknown to the server now: somebody sees it and types in a new code. */
  async #admitUnknown(devices: readonly Device[]): Promise<void> {
    const { scheduler, fixture } = this.#sim;
    const { rows } = await scheduler.real(() =>
      fixture.database.admin.query<{ id: string }>('select id from devices'),
    );
    const known = new Set(rows.map(({ id }) => id));
    for (const device of devices) {
      const id = device.identity;
      if (id !== undefined && !known.has(id)) this.enrolAnew(device, id);
    }
  }

  /** What a wiped tablet has delivered and the server then forgot is nowhere any more, through nobody's fault. */
  async #excuse(): Promise<void> {
    const { saved, scheduler, fixture } = this.#sim;
    const held = await scheduler.real(() =>
      fixture.database.admin.query<{ id: string }>(
        'select mutation_id as id from mutation_log where mutation_id is not null',
      ),
    );
    const known = new Set(held.rows.map(({ id }) => id));
    for (const change of saved.byId.values())
      if (change.isOnServerOnly && !known.has(change.id)) change.isExcused = true;
  }

  #clone(at: Case): void {
    const { device } = at;
    const { devices, scheduler } = this.#sim;
    // Nobody would enrol the copy of a tablet that is out of service.
    if (devices.length >= MOST_DEVICES || this.#sim.headOffice.isOut(device)) return;
    if (device.disk.isBusy) return this.#later(3, () => this.#clone(at));
    this.#struck(at);
    const image = device.disk.image;
    const copy = this.#sim.addDevice(`${device.name} copy ${devices.length + 1}`, device.place);
    copy.copyOf = device;
    copy.isUpgraded = device.isUpgraded;
    scheduler.at(scheduler.now, scheduler.world, () => {
      void copy.disk.write(image).then(() => copy.openTab());
    });
    // It may be the copy of a tablet that waits for a new code itself.
    scheduler.after(12_000, scheduler.world, () => this.#admitUnknown([copy]));
  }

  #fillStorage({ device, step }: Case): void {
    device.disk.isFull = true;
    this.#later(Math.min(step.lastsMs, 15_000), () => (device.disk.isFull = false));
  }

  /** Once everything is delivered: the browser throws the site's data away, and somebody enrols the tablet anew. */
  #wipe(at: Case, patience = 60): void {
    const { device } = at;
    if (device.copyOf || this.#sim.devices.some((each) => each.copyOf === device)) return;
    if (device.queued > 0 || device.disk.isBusy || !device.link.isUp || device.living.length === 0) {
      if (patience > 0) this.#later(250, () => this.#wipe(at, patience - 1));
      return;
    }
    this.#struck(at);
    device.killAll();
    device.disk.wipe();
    for (const change of this.#sim.saved.of(device.name)) change.isOnServerOnly = true;
    const { scheduler } = this.#sim;
    scheduler.at(scheduler.now, scheduler.world, () => this.#excuse());
    this.enrolAnew(device);
  }

  /** Somebody types in a new code until the tablet is another one than `before`. */
  enrolAnew(device: Device, before?: string): void {
    const { scheduler, server } = this.#sim;
    const tab = device.living[0] ?? device.openTab();
    // Nobody stands at a tablet that lies in a drawer; a code a time, all night long, would be too many.
    if (!tab.owner.asleep)
      enrolmentCode(scheduler, server, device.place, (code) => {
        if (device.identity === before) tab.enrol(code, () => undefined);
      });
    // A tab that dies at the form is opened again, a request that fails is made again.
    scheduler.after(20_000, scheduler.world, () => {
      if (device.identity === before) this.enrolAnew(device, before);
    });
  }

  #upgrade(at: Case): void {
    const { device, chance } = at;
    if (device.isUpgraded) return;
    this.#struck(at);
    device.isUpgraded = true;
    const old = device.living;
    device.openTab();
    this.#later(chance.between(100, 3_000), () => {
      for (const tab of old) tab.kill();
    });
  }

  #oldApp(at: Case): void {
    const { device, step } = at;
    if (device.link.isOldApp) return;
    this.#struck(at);
    device.link.isOldApp = true;
    this.#later(step.lastsMs, () => this.#updateApp(device));
  }

  #updateApp(device: Device): void {
    device.link.isOldApp = false;
    device.killAll();
    device.openTab();
  }

  #corrupt(at: Case): void {
    const { device, chance } = at;
    if (chance.happens(0.4)) {
      device.link.arm({
        fault: 'garbled',
        path: '/api/sync/push',
        chance,
        onStruck: (sent, arrived) => {
          this.#struck(at, 'a bit of a delivery turns over on its way');
          this.#sim.saved.damageOnItsWay(sent ?? '', arrived ?? '');
        },
      });
      return;
    }
    const row = device.disk.rows('outbox').find((each) => (each as { judged: number }).judged === 0);
    if (!row) return;
    const { envelope } = row as { envelope: { id: string; args: unknown } };
    for (let tries = 0; tries < 50; tries += 1) {
      const args = parsed(flipped(JSON.stringify(envelope.args), chance));
      if (args === undefined) continue;
      this.#struck(at, 'a bit of a stored record turns over');
      envelope.args = args;
      this.#sim.saved.damageOnDisk(envelope.id, structuredClone(envelope));
      return;
    }
  }

  /** Whatever is wrong is put right, but for what stays as it is: clocks, copies, what is on the disks. */
  async heal(): Promise<void> {
    const { devices, scheduler, server } = this.#sim;
    this.#isHealed = true;
    this.#statementFaults = [];
    this.#sim.forgetKills();
    await this.sql.finish();
    server.start();
    for (const device of devices) {
      device.link.disarm();
      device.link.up();
      device.locks.isBroken = false;
      device.disk.isFull = false;
      this.#wake(device.living);
      for (const tab of device.living) if (tab.isUnusable) tab.kill();
      if (device.link.isOldApp) this.#updateApp(device);
      if (device.living.length === 0) device.openTab();
    }
    this.#sim.headOffice.enrolAgain();
    scheduler.note('healed');
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
