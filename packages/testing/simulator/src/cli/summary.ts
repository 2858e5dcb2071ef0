import { FAULTS } from '../plan/faults.ts';
import type { Outcome } from '../run/run-plan.ts';

/** What all seeds of a run come to. */
export class Summary {
  readonly #began = performance.now();
  readonly #faults = new Map<string, number>(Object.keys(FAULTS).map((fault) => [fault, 0]));
  readonly #verdicts = new Map<string, number>();
  readonly failed: number[] = [];
  seeds = 0;
  #devices = 0;
  #mutations = 0;

  add(outcome: Outcome): void {
    this.seeds += 1;
    this.#devices += outcome.devices;
    this.#mutations += outcome.mutations;
    for (const [fault, times] of outcome.faults) add(this.#faults, fault, times);
    for (const [verdict, times] of outcome.verdicts) add(this.#verdicts, verdict, times);
    if (outcome.violations.length > 0) this.failed.push(outcome.plan.seed);
  }

  speed(): string {
    return ((this.seeds * 1000) / (performance.now() - this.#began)).toFixed(1);
  }

  table(): string {
    const seconds = (performance.now() - this.#began) / 1000;
    const rows: [string, string | number][] = [
      ['seeds', this.seeds],
      ['devices', this.#devices],
      ['mutations shown as saved', this.#mutations],
      ...[...this.#verdicts]
        .sort()
        .map(([verdict, times]): [string, number] => [`verdict ${verdict}`, times]),
      ...[...this.#faults].map(([fault, times]): [string, number] => [`fault ${fault}`, times]),
      ['wall time', `${seconds.toFixed(1)} s, ${this.speed()} seeds/s`],
      [
        'seeds failed',
        this.failed.length === 0 ? 0 : `${this.failed.length}: ${this.failed.slice(0, 20).join(', ')}`,
      ],
    ];
    const width = Math.max(...rows.map(([name]) => name.length));
    return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n');
  }
}

const add = (counts: Map<string, number>, name: string, times: number): void =>
  void counts.set(name, (counts.get(name) ?? 0) + times);
