import { metaOf } from '../world/device.ts';
import type { SimulationContext } from '../world/context.ts';
import { hasTakenEffect, readBooks, type Books } from './books.ts';
import { wrongChoices, wrongDecisions } from './decisions.ts';
import { wrongOnDevice } from './devices.ts';
import { INVARIANTS, type Wrong } from './invariants.ts';
import { overwritings } from './overwriting.ts';
import { wrongProofs } from './proofs.ts';
import { wrongReports } from './reports.ts';
import { wrongDifferences } from './terms.ts';
import { hiddenVerdicts, describe, wrongSubjects, wrongVerdicts } from './verdicts.ts';

/**
 * Checks a run by what it saw itself and by plain SQL. It shares no code with the engine, the domain or the server, and knows
 * the kinds of documents by their registry alone (`src/trades/checks.ts`).
 */
export class Oracle {
  readonly #sim: SimulationContext;
  /** What became of the mutations at last, by outcome. */
  readonly verdicts = new Map<string, number>();
  /** The names of the mutations that took effect. */
  readonly done = new Set<string>();
  /** Histories that the server has begun. */
  #restores = 0;

  constructor(sim: SimulationContext) {
    this.#sim = sim;
  }

  /** Another history begins: what the devices know of this one must have been whole. */
  beforeRestore(): void {
    this.#restores += 1;
    this.#report(this.#skippedChanges());
  }

  /** Everything is in step: all must hold now. */
  async check(): Promise<void> {
    const sim = this.#sim;
    const books = await readBooks(sim.fixture.database.admin);
    for (const { outcome } of books.log) this.verdicts.set(outcome, (this.verdicts.get(outcome) ?? 0) + 1);
    for (const { name } of books.log.filter(hasTakenEffect)) this.done.add(name);
    this.#report(wrongVerdicts(sim, books));
    this.#report(wrongSubjects(books));
    this.#report(wrongProofs(sim, books));
    this.#report(wrongDecisions(sim.headOffice.decisions, books));
    this.#report(wrongChoices(sim.headOffice.choices, books, sim.devices));
    this.#report(hiddenVerdicts(sim, books, this.#restores > 0));
    this.#report(this.#wrongByLog(books));
    this.#report(this.#unseenOverwriting(books));
    this.#report(this.#wrongMoney(books));
    this.#report(wrongDifferences(books, this.#restores > 0 || sim.headOffice.hasEnrolledAgain));
    for (const device of sim.devices) this.#report(wrongOnDevice(device, books, sim.scheduler.now));
    this.#report(this.#skippedChanges());
    this.#report(await wrongReports(sim, books));
  }

  #report(found: Iterable<Wrong>): void {
    for (const [invariant, detail] of found)
      this.#sim.violate(`${invariant} ${INVARIANTS[invariant]}`, detail);
  }

  /** The rows are what the log says was done, each thing once. */
  *#wrongByLog({ log, trades }: Books): Iterable<Wrong> {
    const done = log.filter(hasTakenEffect);
    for (const trade of trades.values())
      for (const what of trade.wrongByLog(done, this.#sim.editedDocuments)) yield [1, what];
  }

  /**
   * Not after a restore: people have seen then what the server never had, or had in another order. Nor where a record was damaged
   * on a disk: people have seen there what nobody did.
   */
  *#unseenOverwriting({ log }: Books): Iterable<Wrong> {
    const { saved, editedDocuments } = this.#sim;
    if (this.#restores > 0 || saved.isADiskDamaged) return;
    for (const { by, was } of overwritings(log, saved.byId, editedDocuments))
      yield [8, `${describe(by)} took the place of ${was}, where ${by.saw} had been seen`];
  }

  /** Sums are those of their parts, and money that somebody moved is booked once. */
  *#wrongMoney({ log, trades, setAside }: Books): Iterable<Wrong> {
    const done = log.filter(hasTakenEffect);
    const verdicts = new Map(log.map((row) => [row.mutationId, row]));
    for (const row of log) if (row.decided === 'accepted') verdicts.set(row.mutationId, row);
    for (const trade of trades.values()) {
      for (const what of trade.wrongMoney(done)) yield [3, what];
      for (const change of this.#sim.saved.byId.values()) {
        const verdict = verdicts.get(change.id);
        if (!verdict || verdict.outcome === 'quarantined' || change.isExcused || setAside.has(change.id))
          continue;
        const wrong = trade.wrongBooking(change, verdict);
        if (wrong !== undefined) yield [3, `${describe(change)}: ${wrong}`];
      }
    }
  }

  /** The engine counts what it has and notes where that does not match. It has no reason to, unless a change was skipped. */
  *#skippedChanges(): Iterable<Wrong> {
    for (const device of this.#sim.devices) {
      const follow = metaOf<{ mismatch: unknown }>(device, 'follow');
      if (follow && follow.mismatch !== null)
        yield [6, `${device.name} had to load anew: ${JSON.stringify(follow.mismatch)}`];
    }
  }
}
