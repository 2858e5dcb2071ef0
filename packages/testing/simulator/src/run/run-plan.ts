import type { FaultKind } from '../plan/faults.ts';
import type { Plan } from '../plan/plan.ts';
import type { Fixture } from '../world/fixture.ts';
import { Simulation } from '../world/simulation.ts';
import type { Met } from '../world/head-office.ts';
import type { StoryEntry, Violation } from '../world/context.ts';

/** How a seed went. */
export interface Outcome {
  plan: Plan;
  violations: readonly Violation[];
  story: readonly StoryEntry[];
  faults: ReadonlyMap<FaultKind, number>;
  verdicts: ReadonlyMap<string, number>;
  /** The names of the mutations that took effect. */
  done: ReadonlySet<string>;
  /** What head office decided, and how what was decided came once more. */
  decided: ReadonlySet<Met>;
  devices: number;
  mutations: number;
  /** How many events it took. */
  steps: number;
  traceHash: string;
}

/** Runs a plan in the shared fixture and checks what must hold. A run that breaks down is a violation, not an error. */
export async function runPlan(
  fixture: Fixture,
  plan: Plan,
  log: ((line: string) => void) | null = null,
): Promise<Outcome> {
  const simulation = new Simulation(fixture, plan, log);
  try {
    await simulation.begin();
    await simulation.play();
    await simulation.oracle.check();
  } catch (error) {
    simulation.violate('bug', error instanceof Error ? (error.stack ?? error.message) : String(error));
  } finally {
    await simulation.end();
    await simulation.faults.sql.close();
  }
  return {
    plan,
    violations: simulation.violations,
    story: simulation.story,
    faults: simulation.struck,
    verdicts: simulation.oracle.verdicts,
    done: simulation.oracle.done,
    decided: simulation.headOffice.met,
    devices: simulation.devices.length,
    mutations: simulation.saved.byId.size,
    steps: simulation.scheduler.steps,
    traceHash: simulation.scheduler.traceHash,
  };
}
