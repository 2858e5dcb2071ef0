import type { Step } from '../plan/plan.ts';
import type { Chance } from '../run/chance.ts';
import { ask } from './asking.ts';
import type { Choice, SimulationContext } from './context.ts';
import type { Place } from './opening.ts';
import type { WireReply } from './server.ts';

type OfficeStep = Extract<Step, { kind: 'office' }>;

/** What seeds are to have met, between them: what was decided about conflicts, and why something was not. */
export const CHOSEN = ['kept', 'taken', 'overtaken', 'against the rules', 'too late'] as const;
export type Chosen = (typeof CHOSEN)[number];

const MET: Readonly<Record<string, Chosen>> = {
  OVERTAKEN: 'overtaken',
  REFUSED: 'against the rules',
  ALREADY_RESOLVED: 'too late',
};

interface Shown {
  id: string;
  mutation_id: string;
  version: number;
}

/** Somebody at head office looks at the conflicts of an outlet, thinks, and decides about one: at times two people do. */
export class Choosing {
  readonly #sim: SimulationContext;
  readonly choices: Choice[] = [];
  readonly met = new Set<Chosen>();
  #inBackup = 0;

  constructor(sim: SimulationContext) {
    this.#sim = sim;
  }

  keep(): void {
    this.#inBackup = this.choices.length;
  }

  lose(): void {
    this.choices.length = Math.min(this.choices.length, this.#inBackup);
  }

  async begin(place: Place, step: OfficeStep, chance: Chance): Promise<void> {
    const path = `/api/exceptions/conflicts?outlet_id=${place.outletId}`;
    await ask(this.#sim, place, { method: 'GET', path }, (reply) => {
      if (reply?.status !== 200) return;
      const { results } = JSON.parse(reply.body) as { results: Shown[] };
      if (results.length === 0) return;
      const conflict = chance.pick(results);
      const action = chance.happens(0.6) ? 'take' : 'keep';
      const another = chance.happens(0.3) ? chance.pick(['take', 'keep'] as const) : undefined;
      const { scheduler } = this.#sim;
      scheduler.after(step.lastsMs, scheduler.world, async () => {
        await this.#decide(place, step, conflict, action);
        if (another) await this.#decide(place, step, conflict, another);
      });
    });
  }

  #decide(place: Place, step: OfficeStep, shown: Shown, action: Choice['action']): Promise<void> {
    const path = `/api/exceptions/conflicts/${shown.id}/resolution`;
    const body = { action, note: 'diputuskan', ...(action === 'take' && { seen: shown.version }) };
    return ask(this.#sim, place, { method: 'POST', path, body }, (reply) =>
      this.#note(step, { conflictId: shown.id, mutationId: shown.mutation_id, action }, reply),
    );
  }

  #note(step: OfficeStep, choice: Choice, reply: WireReply | undefined): void {
    if (reply?.status === 409) {
      const met = MET[(JSON.parse(reply.body) as { code: string }).code];
      if (met) this.met.add(met);
    }
    if (reply?.status !== 200) return;
    this.met.add(choice.action === 'take' ? 'taken' : 'kept');
    this.choices.push(choice);
    this.#sim.tell(
      `head office: ${choice.action} in the conflict of ${choice.mutationId.slice(-4)}`,
      step.id,
    );
  }
}
