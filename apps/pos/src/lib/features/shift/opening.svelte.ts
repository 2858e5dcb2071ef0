import type { Pos, Refusal } from '#lib/app/contract.ts';
import type { ShiftId } from '@meja/domain';

/** Where the opening of a shift stands: the float is being counted, it is being written down, or it is done. */
type Step = 'asking' | 'saving' | 'done';

/** A shift of this tablet's drawer that is about to begin. */
export class OpeningController {
  readonly #pos: Pos;
  readonly #refused: (refusal: Refusal) => void;
  #step = $state.raw<Step>('asking');
  /** What is in the drawer; null while nobody has said it. */
  float = $state.raw<number | null>(null);

  constructor(pos: Pos, refused: (refusal: Refusal) => void) {
    this.#pos = pos;
    this.#refused = refused;
  }

  get step(): Step {
    return this.#step;
  }

  /** Writes it down, once: a second tap meanwhile, or after, does nothing. */
  async confirm(): Promise<void> {
    const { float } = this;
    if (float === null || this.#step !== 'asking') return;
    this.#step = 'saving';
    const result = await this.#pos.dispatch((issue) => [
      {
        name: 'shift.open',
        args: {
          shiftId: issue.id<ShiftId>(),
          deviceId: issue.deviceId,
          number: issue.shiftNumber(),
          float,
        },
      },
    ]);
    this.#step = result.ok ? 'done' : 'asking';
    if (!result.ok) this.#refused(result.error);
  }
}
