import { overNetwork } from '@meja/sync/network';
import { getContext, setContext } from 'svelte';
import { createClient, type Client } from '../api/client.ts';
import { ServerClock } from '../api/clock.ts';
import { LiveController } from '../api/live.svelte.ts';
import { AttentionController, AttentionCounts } from '../features/attention/index.ts';
import { createAuditList, type AuditList } from '../features/audit/index.ts';
import { createOrderList, type OrderList } from '../features/orders/index.ts';
import { Outlets } from '../features/outlets/index.ts';
import { StepUpController } from '../features/step-up/index.ts';
import {
  browserMemory,
  browserNeighbours,
  httpDoor,
  SessionController,
  type Person,
  type Tenant,
} from '../features/session/index.ts';
import { createShiftList, type ShiftList } from '../features/shifts/index.ts';

/** The session outlives who is signed in, so it is made once for the page. */
export function createSession(): { session: SessionController; clock: ServerClock } {
  const clock = new ServerClock(Date.now);
  // Told apart here, at the bottom: above it a TypeError can only be a mistake.
  const fetch = clock.timed((input, init) => overNetwork(globalThis.fetch(input, init)));
  const session = new SessionController({
    fetch,
    door: httpDoor(fetch),
    neighbours: browserNeighbours(),
    memory: browserMemory,
    now: () => performance.now(),
    random: Math.random,
  });
  return { session, clock };
}

/** For pages that need nobody signed in. */
export const createOpenClient = (): Client =>
  createClient((input, init) => overNetwork(globalThis.fetch(input, init)));

/** All that the screens of one signed-in person are made of. */
export class Office {
  readonly session: SessionController;
  readonly person: Person;
  readonly tenant: Tenant;
  readonly now: () => number;
  readonly stepUp: StepUpController;
  readonly api: Client;
  readonly live: LiveController;
  readonly outlets: Outlets;
  readonly orders: OrderList;
  readonly shifts: ShiftList;
  readonly audit: AuditList;
  readonly attention: AttentionCounts;
  readonly matters: AttentionController;

  constructor(session: SessionController, clock: ServerClock, person: Person, tenant: Tenant) {
    this.session = session;
    this.person = person;
    this.tenant = tenant;
    this.now = clock.now;
    this.stepUp = new StepUpController(session.fetch);
    this.api = createClient(this.stepUp.fetch);
    this.live = new LiveController({
      fetch: session.fetch,
      now: clock.now,
      random: Math.random,
      // Not the function itself: called as somebody's method it throws.
      onBug: (error) => reportError(error),
    });
    this.outlets = new Outlets(this.api, clock.now);
    this.attention = new AttentionCounts(this.api, clock.now);
    const { api, outlets } = this;
    const lists = { api, outlets, currencyExponent: tenant.currency.exponent, now: clock.now };
    this.orders = createOrderList(lists);
    this.shifts = createShiftList(lists);
    this.audit = createAuditList(lists);
    this.matters = new AttentionController({ ...lists, everywhere: this.attention });
  }

  /** Follows what every page needs. Returns how to stop. */
  watch(): () => void {
    // Nothing of it is to be had before.
    if (this.person.lacksSecondFactor) return () => undefined;
    const stops = [this.live.start(), this.outlets.watch(this.live)];
    if (this.session.may('exception:read')) stops.push(this.attention.watch(this.live));
    return () => stops.forEach((stop) => stop());
  }
}

const KEY = Symbol('office');
export const provideOffice = (office: Office): Office => setContext(KEY, office);
export const getOffice = (): Office => getContext<Office>(KEY);
