import type { PinnedPlan } from './pinned.ts';

/** A day on which something once went wrong. */
export interface Regression {
  name: string;
  /** What was wrong, and when it was put right. */
  was: string;
  /** Shrunk to the steps that it takes: `pnpm simulate` prints it for a seed that fails. */
  plan: PinnedPlan;
  /** So many events it takes at most. */
  mostSteps: number;
}

/** Each is played by `pnpm test simulator`. A seed that fails is added here with the commit that puts it right. */
export const REGRESSIONS: readonly Regression[] = [
  {
    name: 'a tablet that wakes in the middle of the night',
    was: 'Seed 53 took 371,303 events: the tablet kept in step alone until the morning.',
    plan: {
      seed: 53,
      devices: 2,
      steps: [
        { kind: 'fault', id: 1, at: 5_000, fault: 'tablet asleep', device: 0, lastsMs: 14_400_000 },
        { kind: 'night', id: 2, at: 6_000, lastsMs: 28_800_000 },
      ],
      healsAt: 28_807_000,
    },
    mostSteps: 5_000,
  },
  {
    name: 'a tablet that is wiped as the night begins',
    was: 'Seed 5383 failed: somebody asked for codes all night, until no more were given out (fce7400).',
    plan: {
      seed: 5383,
      devices: 2,
      steps: [
        { kind: 'fault', id: 1, at: 5_999, fault: 'storage wiped', device: 0, lastsMs: 1_000 },
        { kind: 'night', id: 2, at: 6_000, lastsMs: 28_800_000 },
      ],
      healsAt: 28_807_000,
    },
    mostSteps: 5_000,
  },
  {
    name: 'a tablet whose cursor is the number that a restored server reaches again',
    was: 'Seed 413 failed: it counted as in step before it had heard of the restore, and the oracle looked too soon.',
    plan: {
      seed: 413,
      devices: 4,
      steps: [
        { kind: 'fault', id: 28, at: 13_390, fault: 'server restored', device: 0, lastsMs: 5_000 },
        { kind: 'tap', id: 32, at: 14_286, device: 1, tab: 1, role: 'manager', tap: 'pay in cash' },
        { kind: 'fault', id: 43, at: 17_339, fault: 'offline', device: 0, lastsMs: 7_000 },
        { kind: 'tap', id: 48, at: 18_409, device: 1, tab: 0, role: 'cashier', tap: 'add a dish' },
      ],
      healsAt: 20_000,
    },
    mostSteps: 5_000,
  },
  {
    name: 'a manager who works by a PIN that a restored server never heard of',
    was: 'Seed 258 failed: the oracle asked for a proof, which the server has no way to check any more.',
    plan: {
      seed: 258,
      devices: 2,
      steps: [
        { kind: 'fault', id: 1, at: 5_303, fault: 'server restored', device: 1, lastsMs: 8_000 },
        { kind: 'pin', id: 100_003, at: 5_822, device: 1, role: 'manager' },
        { kind: 'tap', id: 9, at: 10_499, device: 1, tab: 0, role: 'manager', tap: 'cancel the order' },
        { kind: 'tap', id: 10, at: 10_817, device: 0, tab: 0, role: 'manager', tap: 'cancel the order' },
      ],
      healsAt: 17_000,
    },
    mostSteps: 5_000,
  },
];
