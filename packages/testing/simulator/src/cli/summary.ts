import { FAULTS } from '../plan/faults.ts';
import type { Outcome } from '../run/run-plan.ts';
import { Pace } from './pace.ts';

/** How often something was seen, and in how many of the seeds. */
interface Seen {
  times: number;
  seeds: number;
}

/** What all seeds of a run come to. */
export class Summary {
  readonly #began = performance.now();
  /** From when the first seed begins: starting the database is no part of it. */
  #pace = new Pace(this.#began);
  readonly #faults = new Map<string, Seen>(
    Object.keys(FAULTS).map((fault) => [fault, { times: 0, seeds: 0 }]),
  );
  readonly #verdicts = new Map<string, Seen>();
  readonly failed: number[] = [];
  seeds = 0;
  #devices = 0;
  #mutations = 0;

  /** The first seed begins. */
  start(): void {
    this.#pace = new Pace(performance.now());
  }

  add(outcome: Outcome): void {
    this.seeds += 1;
    this.#pace.mark(outcome.mutations, performance.now());
    this.#devices += outcome.devices;
    this.#mutations += outcome.mutations;
    for (const [fault, times] of outcome.faults) add(this.#faults, fault, times);
    for (const [verdict, times] of outcome.verdicts) add(this.#verdicts, verdict, times);
    if (outcome.violations.length > 0) this.failed.push(outcome.plan.seed);
  }

  /** Mutations a second over the last so many seeds. */
  speed(seeds: number): string {
    return this.#pace.overTheLast(seeds).toFixed(1);
  }

  table(): string {
    const seconds = (performance.now() - this.#began) / 1000;
    const rows: [string, string | number][] = [
      ['seeds', this.seeds],
      ['devices', this.#devices],
      ['mutations shown as saved', this.#mutations],
      ...rowsOf('verdict', [...this.#verdicts].sort()),
      ...rowsOf('fault', [...this.#faults]),
      ['wall time', `${seconds.toFixed(1)} s`],
      ...speedRows(this.#pace),
      [
        'seeds failed',
        this.failed.length === 0 ? 0 : `${this.failed.length}: ${this.failed.slice(0, 20).join(', ')}`,
      ],
    ];
    const width = Math.max(...rows.map(([name]) => name.length));
    return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n');
  }
}

const speedRows = ({ whole, atTheBeginning, atTheEnd }: Pace): [string, string][] => [
  ['mutations/s', whole.toFixed(1)],
  ['mutations/s in the first tenth of the seeds', atTheBeginning.toFixed(1)],
  ['mutations/s in the last tenth of the seeds', atTheEnd.toFixed(1)],
];

const rowsOf = (what: string, seen: readonly [string, Seen][]): [string, string][] =>
  seen.map(([name, { times, seeds }]) => [
    `${what} ${name}`,
    `${String(times).padStart(6)} in ${String(seeds).padStart(4)} seeds`,
  ]);

function add(counts: Map<string, Seen>, name: string, times: number): void {
  const before = counts.get(name) ?? { times: 0, seeds: 0 };
  counts.set(name, { times: before.times + times, seeds: before.seeds + 1 });
}
