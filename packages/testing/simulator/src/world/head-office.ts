import { CUT_OFF_MS, type Step } from '../plan/plan.ts';
import type { Chance } from '../run/chance.ts';
import { ask, type Asking } from './asking.ts';
import { Choosing, type Chosen } from './choosing.ts';
import type { Choice, Decision, OfficeAction as Action, OfficeWork, SimulationContext } from './context.ts';
import type { Device } from './device.ts';
import type { Place } from './opening.ts';
import type { WireReply } from './server.ts';

type OfficeStep = Extract<Step, { kind: 'office' }>;

/** What seeds are to have met, between them: what was decided, and by what way it came once more. */
export const DECIDED = ['set aside', 'accepted', 'refused'] as const;
export const WAYS = ['enrolled again', 'file', 'peer', 'restored server'] as const;
export type Met = (typeof DECIDED)[number] | (typeof WAYS)[number] | Chosen;

interface Held {
  id: string;
  deviceId: string;
  /** Null of what can't be read, or was altered. */
  mutationId: string | null;
}

/**
 * People at head office: they take a tablet out of service, decide about what it had not delivered and about conflicts, and bring its queue
 * as a file.
 */
export class HeadOffice implements OfficeWork {
  readonly #sim: SimulationContext;
  readonly decisions: Decision[] = [];
  readonly #met = new Set<Met>();
  readonly #choosing: Choosing;
  /** Queues that tablets out of service gave to head office, as they were signed, and by which of them. */
  readonly #files: { body: string; place: Place }[] = [];
  /** Tablets out of service that nobody has enrolled again, with who they were. */
  readonly #dismissed = new Map<Device, string>();
  /** Who was taken out of service, or is about to be. */
  readonly #revoked = new Set<string>();
  #inBackup = 0;

  constructor(sim: SimulationContext) {
    this.#sim = sim;
    this.#choosing = new Choosing(sim);
  }

  get choices(): readonly Choice[] {
    return this.#choosing.choices;
  }

  get met(): ReadonlySet<Met> {
    return new Set([...this.#met, ...this.#choosing.met]);
  }

  begin(step: OfficeStep, chance: Chance): void {
    const { devices, scheduler } = this.#sim;
    const device = devices[step.device];
    if (!device) return;
    scheduler.at(scheduler.now, scheduler.world, () => this.#take(device, step, chance));
  }

  #take(device: Device, step: OfficeStep, chance: Chance): void | Promise<void> {
    switch (step.does) {
      case 'revoke':
        return this.#revoke(device, step);
      case 'decide':
        return this.#decide(device.place, step, chance);
      case 'choose':
        return this.#choosing.begin(device.place, step, chance);
      case 'bring':
        return this.#bring(device, step, chance);
    }
  }

  /**
   * Whether it is out of service, or will be in some seconds. It still is when somebody stands there with a code, until the server has taken
   * that.
   */
  isOut({ identity }: Device): boolean {
    return identity !== undefined && this.#revoked.has(identity);
  }

  /** The server is put back to a backup: what was decided since is undone. */
  keep(): void {
    this.#inBackup = this.decisions.length;
    this.#choosing.keep();
  }

  lose(): void {
    this.decisions.length = Math.min(this.decisions.length, this.#inBackup);
    this.#choosing.lose();
    if (this.decisions.length > 0) this.#met.add('restored server');
  }

  /** Somebody sees that they are out of service, and types in codes. */
  enrolAgain(device?: Device): void {
    for (const [each, before] of this.#dismissed) {
      if (device && each !== device) continue;
      this.#dismissed.delete(each);
      this.hasEnrolledAgain = true;
      if (this.#isDecidedOf(each)) this.#met.add('enrolled again');
      this.#sim.tell(`${each.name} is enrolled again`);
      this.#sim.enrolAnew(each, before);
    }
  }

  /** Some tablet is another one by now: what it brings a day later is held against what that one was shown. */
  hasEnrolledAgain = false;

  /** A request went over a tablet's network. */
  overhear(place: Place, path: string, body: string | null): void {
    if (path === '/api/sync/hand-in' && body !== null) this.#files.push({ body, place });
  }

  /** Not a copy, nor what was copied: who is who then is another matter. */
  #revoke(device: Device, step: OfficeStep): void {
    const { devices, scheduler } = this.#sim;
    const before = device.identity;
    const isCopied = device.copyOf !== null || devices.some((each) => each.copyOf === device);
    if (before === undefined || isCopied || this.#dismissed.has(device)) return;
    this.#revoked.add(before);
    // It has not been heard of for some seconds.
    device.link.down();
    scheduler.after(CUT_OFF_MS, scheduler.world, () =>
      this.#ask(
        device.place,
        { method: 'POST', path: `/api/devices/${before}/revoke`, body: {} },
        (reply) => {
          device.link.up();
          if (reply?.status !== 204) return void this.#revoked.delete(before);
          this.#dismissed.set(device, before);
          this.#sim.tell(`${device.name} is taken out of service`, step.id);
          scheduler.after(step.lastsMs, scheduler.world, () => this.enrolAgain(device));
        },
      ),
    );
  }

  async #decide(place: Place, step: OfficeStep, chance: Chance): Promise<void> {
    const action: Action = chance.happens(0.5) ? 'accept' : 'set_aside';
    const withEarlier = chance.happens(0.5);
    const held = await this.#heldAt(place);
    // Mostly the oldest; at times several at once, of one tablet.
    const from = chance.happens(0.7) ? 0 : chance.below(Math.max(1, held.length));
    const some = held.slice(from, from + chance.between(1, 3));
    const ids = some.filter(({ deviceId }) => deviceId === some[0]?.deviceId).map(({ id }) => id);
    if (ids.length === 0) return;
    const body = { action, ids, note: 'diputuskan' };
    const wish = action === 'accept' ? { ...body, with_earlier: withEarlier } : body;
    const path = '/api/exceptions/quarantine/resolutions';
    await this.#ask(place, { method: 'POST', path, body: wish }, (reply) =>
      this.#note(step, action, held, reply),
    );
  }

  #note(step: OfficeStep, action: Action, held: readonly Held[], reply: WireReply | undefined): void {
    if (reply?.status === 409) this.#met.add('refused');
    if (reply?.status !== 200) return;
    const { results } = JSON.parse(reply.body) as {
      results: { id: string; resolution: { action: Action; outcome: string | null } | null }[];
    };
    for (const { id, resolution } of results) {
      if (resolution === null) this.#met.add('refused');
      const mutationId = held.find((each) => each.id === id)?.mutationId;
      if (resolution?.action !== action || mutationId == null) continue;
      this.#met.add(action === 'accept' ? 'accepted' : 'set aside');
      this.decisions.push({ mutationId, action, outcome: resolution.outcome });
      this.#sim.tell(`head office: ${action} ${mutationId.slice(-4)}`, step.id);
    }
  }

  /** What a tablet out of service gave away comes once more: brought by another tablet, or by somebody of head office. */
  async #bring(device: Device, step: OfficeStep, chance: Chance): Promise<void> {
    const { place } = device;
    const files = this.#files.filter((file) => file.place === place);
    if (files.length === 0) return;
    const { body } = chance.pick(files);
    const isPeer = chance.happens(0.5) && device.identity !== undefined && !this.#dismissed.has(device);
    await this.#ask(
      place,
      { method: 'POST', path: '/api/sync/imports', body },
      (reply) => {
        if (reply?.status !== 200) return;
        if (this.decisions.some(({ mutationId }) => body.includes(mutationId)))
          this.#met.add(isPeer ? 'peer' : 'file');
        this.#sim.tell(`a file is brought by ${isPeer ? device.name : 'head office'}`, step.id);
      },
      isPeer ? device : undefined,
    );
  }

  #isDecidedOf(device: Device): boolean {
    const waiting = JSON.stringify(device.disk.rows('outbox'));
    return this.decisions.some(({ mutationId }) => waiting.includes(mutationId));
  }

  /** Oldest first, as the rows have them: the lists of head office show no ids of mutations. */
  async #heldAt({ tenantId, outletId }: Place): Promise<Held[]> {
    const { scheduler, fixture } = this.#sim;
    return scheduler.real(async () => {
      const { rows } = await fixture.database.admin.query<Held>(
        `select q.id, q.device_id as "deviceId", q.mutation_id as "mutationId" from quarantine q
         where q.tenant_id = $1 and q.outlet_id = $2 and q.status = 'open' order by q.device_id, q.device_seq, q.id`,
        [tenantId, outletId],
      );
      return rows;
    });
  }

  #ask(
    place: Place,
    asking: Asking,
    then: (reply: WireReply | undefined) => void,
    as?: Device,
  ): Promise<void> {
    return ask(this.#sim, place, asking, then, as);
  }
}
