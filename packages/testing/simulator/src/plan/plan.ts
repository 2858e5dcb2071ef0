import { Chance } from '../run/chance.ts';
import { TAPS, type Tap } from '../trades/taps.ts';
import { OPENED_AT, type Role } from '../world/opening.ts';
import { FAULTS, type FaultKind } from './faults.ts';

/** Something that is going to happen. What it needs of chance it has of its own, so that it stays the same when others are left out. */
export type Step = { id: number; at: number } & (
  | {
      kind: 'tap';
      device: number;
      tab: number;
      role: Role;
      tap: Tap;
      /** By somebody with developer tools, who has not their PIN; or with the manager's PIN typed in beside it. */
      as?: 'forger' | 'approved';
    }
  /** Head office gives somebody of the tablet's outlet another PIN. */
  | { kind: 'pin'; device: number; role: Role }
  /**
   * Head office takes a tablet out of service for a while, decides about what is held for review, brings a queue as a file, or chooses, after
   * so long, between what stands and what lost against it.
   */
  | { kind: 'office'; does: 'revoke' | 'decide' | 'bring' | 'choose'; device: number; lastsMs: number }
  | { kind: 'fault'; fault: FaultKind; device: number; lastsMs: number }
  /** Everybody sleeps. */
  | { kind: 'night'; lastsMs: number }
);

export interface Plan {
  seed: number;
  /** The tablets at work, by their place in the opening. */
  devices: number;
  steps: readonly Step[];
  /** Nothing goes wrong from here on. */
  healsAt: number;
}

export interface Wishes {
  devices?: number | undefined;
  only?: readonly FaultKind[] | undefined;
}

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

/** Small restaurants are quick, and find nearly all that large ones find. */
const DEVICES = { 2: 34, 3: 26, 4: 16, 5: 9, 6: 6, 7: 5, 8: 4 } as const;

/** What people do at tablets of their own, and who they are: the waiter may neither pay nor void, the kitchen hardly anything. */
const WHO = { manager: 4, cashier: 6, waiter: 5, kitchen: 1 } as const satisfies Record<Role, number>;

/** How often somebody at another tablet does the same half a second later. */
const AT_ODDS = 0.25;

/** A few days of service in which things go wrong, as a seed decides. */
export function planFor(seed: number, wishes: Wishes = {}): Plan {
  const chance = new Chance(seed, 'plan');
  const devices = wishes.devices ?? Number(chance.weighted(DEVICES));
  const days = chance.weighted({ 1: 6, 2: 3, 3: 1 });
  const steps: Step[] = [];
  const nights: number[] = [];
  let at = OPENED_AT + 5 * SECOND;
  for (let day = 1; day <= Number(days); day += 1) {
    const lastsMs = chance.between(8, 25) * SECOND;
    steps.push(...service(chance, devices, at, lastsMs, wishes.only));
    at += lastsMs;
    if (day < Number(days)) {
      const night = chance.between(6, 40) * HOUR;
      steps.push({ kind: 'night', id: 0, at, lastsMs: night });
      nights.push(at);
      at += night + SECOND;
    }
  }
  steps.push(...absence(seed, devices, nights, at, wishes.only));
  const inOrder = steps.sort((a, b) => a.at - b.at).map((step, i) => ({ ...step, id: i + 1 }));
  const besides = [
    ...trust(seed, inOrder),
    ...leaving(seed, devices, inOrder),
    // Sabotages that play these alone have a commit wait for locks of the server, which waits for its next step.
    ...(wishes.only?.includes('long transaction')
      ? []
      : [...deciding(seed, devices, OPENED_AT, at), ...choosing(seed, devices, OPENED_AT, at)]),
  ];
  const all = [...inOrder, ...besides].sort((a, b) => a.at - b.at);
  return { seed, devices, steps: all, healsAt: at };
}

/** What is tapped that a waiter may not do. */
const DELICATE = ['void a dish', 'cancel the order', 'give money back', 'pay in cash'] as const;

/** Beside some taps, somebody does what is not theirs to do; a manager allows it; or head office sets a PIN. */
function trust(seed: number, steps: readonly Step[]): Step[] {
  const chance = new Chance(seed, 'trust');
  return steps.flatMap((step): Step[] => {
    if (step.kind !== 'tap' || !chance.happens(0.15)) return [];
    const { device, tab } = step;
    const id = TRUST_IDS + step.id;
    const at = step.at + chance.below(400);
    const tap = chance.pick(DELICATE);
    const what = chance.weighted({ forger: 4, approved: 4, pin: 1 });
    if (what === 'pin') return [{ kind: 'pin', id, at, device, role: chance.pick(['manager', 'waiter']) }];
    const role = what === 'forger' ? 'manager' : 'waiter';
    return [{ kind: 'tap', id, at, device, tab, role, tap, as: what }];
  });
}

/** After an order was closed, somebody sets its table free; at times two do. */
function leaving(seed: number, devices: number, steps: readonly Step[]): Step[] {
  const chance = new Chance(seed, 'leaving');
  return steps.flatMap((step): Step[] => {
    if (step.kind !== 'tap' || !CLOSING.includes(step.tap) || !chance.happens(0.6)) return [];
    const tap = { ...step, id: LEAVING_IDS + step.id, tap: 'free the table', role: 'waiter' } as const;
    const at = step.at + chance.below(6 * SECOND);
    const device = chance.below(devices);
    const other = { ...tap, id: tap.id + 1_000, at: at + chance.below(500), device: (device + 1) % devices };
    return chance.happens(AT_ODDS) ? [{ ...tap, at, device }, other] : [{ ...tap, at, device }];
  });
}

const CLOSING: readonly Tap[] = ['close the order', 'order and pay at once'];

/**
 * On some days a tablet that is cut off for some seconds is taken out of service. Head office decides about what it had not delivered, and
 * about what else is held; its queue is brought as a file; and later somebody enrols it again.
 */
function deciding(seed: number, devices: number, from: number, end: number): Step[] {
  const chance = new Chance(seed, 'deciding');
  if (!chance.happens(0.5)) return [];
  const device = chance.below(devices);
  const cutAt = from + chance.between(2, 6) * SECOND;
  const lastsMs = chance.between(4, 8) * SECOND;
  const until = Math.min(cutAt + CUT_OFF_MS + lastsMs, end - 1);
  const within = (since: number, till: number): number => since + chance.below(Math.max(1, till - since));
  let id = DECIDING_IDS;
  const office = (at: number, does: 'revoke' | 'decide' | 'bring', at_ = device): Step => ({
    ...{ kind: 'office', id: (id += 1), at, does, device: at_, lastsMs },
  });
  const tap = (): Step => ({
    ...{ kind: 'tap', id: (id += 1), at: within(cutAt, cutAt + CUT_OFF_MS), device, tab: 0, role: 'cashier' },
    tap: chance.pick(UNDELIVERED),
  });
  const heldAt = cutAt + CUT_OFF_MS + SECOND;
  return [
    office(cutAt, 'revoke'),
    ...Array.from({ length: 4 }, tap),
    ...Array.from({ length: 5 }, () => office(within(heldAt, until), 'decide')),
    ...Array.from({ length: 2 }, () => office(within(heldAt, end), 'bring', chance.below(devices))),
    ...Array.from({ length: 2 }, () => office(within(until, end), 'decide')),
  ].filter(({ at }) => at < end);
}

/**
 * On some days the first two tablets, which stand in one outlet, change the same order at the same moment. Head office looks at what came of
 * it, and decides after a moment: by then it may have changed again, or be with the kitchen.
 */
function choosing(seed: number, devices: number, from: number, end: number): Step[] {
  const chance = new Chance(seed, 'choosing');
  if (!chance.happens(0.5)) return [];
  let id = CHOOSING_IDS;
  const tap = (at: number, device: number, what: Tap): Step => ({
    ...{ kind: 'tap', id: (id += 1), at, device, tab: 0, role: 'manager', tap: what },
  });
  const choose = (at: number): Step => {
    const [lastsMs, device] = [chance.below(2 * SECOND), chance.below(Math.min(2, devices))];
    return { kind: 'office', id: (id += 1), at, does: 'choose', device, lastsMs };
  };
  let at = from + chance.between(1, 4) * SECOND;
  const steps = [tap(at, 0, 'open an order')];
  at += SECOND + chance.below(SECOND);
  for (let i = 0; i < 8; i += 1) {
    const what = chance.pick(AT_ODDS_ABOUT);
    steps.push(tap(at, 0, what), tap(at + chance.below(40), 1, what));
    const later = at + chance.between(1, 3) * SECOND;
    steps.push(choose(later));
    if (chance.happens(0.4)) steps.push(tap(later + chance.below(SECOND), i % 2, chance.pick(MEANWHILE)));
    at += SECOND / 2 + chance.below(SECOND);
  }
  return steps.filter((step) => step.at + ('lastsMs' in step ? step.lastsMs : 0) < end);
}

const AT_ODDS_ABOUT = ['change a quantity', 'note on a dish', 'move to another table'] as const;
const MEANWHILE = [...AT_ODDS_ABOUT, 'send to the kitchen', 'take a dish off'] as const;

/** So long a tablet has been cut off when it is taken out of service. */
export const CUT_OFF_MS = 4 * SECOND;
const UNDELIVERED = ['open an order', 'add a dish', 'order and pay at once', 'change a quantity'] as const;

/** Out of the way of the others, which keep their numbers and with them what they draw. */
const [TRUST_IDS, LEAVING_IDS, DECIDING_IDS, CHOOSING_IDS] = [100_000, 200_000, 300_000, 400_000];

/** At times one tablet is cut off from an evening on until the end of all: whole days of the others' work reach it at once. */
function absence(
  seed: number,
  devices: number,
  nights: readonly number[],
  end: number,
  only: readonly FaultKind[] | undefined,
): Step[] {
  const chance = new Chance(seed, 'absence');
  const [evening] = nights;
  if (evening === undefined || (only && !only.includes('offline')) || !chance.happens(0.5)) return [];
  const at = evening - chance.between(1, 8) * SECOND;
  return [{ kind: 'fault', id: 0, at, fault: 'offline', device: chance.below(devices), lastsMs: end - at }];
}

function service(
  chance: Chance,
  devices: number,
  from: number,
  lastsMs: number,
  only: readonly FaultKind[] | undefined,
): Step[] {
  const when = (): number => from + chance.below(lastsMs);
  const steps: Step[] = [];
  const taps = chance.between(3, 8) * devices;
  for (let i = 0; i < taps; i += 1) {
    const device = chance.below(devices);
    const tab = chance.below(2);
    const role = chance.weighted(WHO);
    const tap = { kind: 'tap', id: 0, at: when(), device, tab, role, tap: chance.weighted(TAPS) } as const;
    steps.push(tap);
    // Two people have the same thought, before the tablet of the one knows what the other did.
    if (chance.happens(AT_ODDS))
      steps.push({
        ...tap,
        at: tap.at + chance.below(500),
        device: (device + 1 + chance.below(devices - 1)) % devices,
      });
  }
  const kinds = only
    ? Object.fromEntries(only.map((kind) => [kind, FAULTS[kind]]))
    : (FAULTS as Record<string, number>);
  const faults = Object.keys(kinds).length === 0 ? 0 : chance.between(1, 4 + devices);
  for (let i = 0; i < faults; i += 1) {
    const fault = chance.weighted(kinds) as FaultKind;
    // Mostly some seconds, at times the whole service and beyond it.
    const long = chance.happens(0.25) ? lastsMs + chance.below(20) * SECOND : chance.between(1, 12) * SECOND;
    steps.push({ kind: 'fault', id: 0, at: when(), fault, device: chance.below(devices), lastsMs: long });
  }
  return steps;
}
