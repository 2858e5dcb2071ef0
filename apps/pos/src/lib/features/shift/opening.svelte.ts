import type { Pos, Refusal } from '#lib/app/contract.ts';
import type { ShiftId } from '@meja/domain';

/** The state of opening: the float is being counted, the shift is being saved, or it is open. */
type Step = 'asking' | 'saving' | 'done';

/** Opens a shift of this tablet's drawer. */
export class OpeningController {
  readonly #pos: Pos;
  readonly #refused: (refusal: Refusal) => void;
  #step = $state.raw<Step>('asking');
  /** The cash in the drawer; null until it is entered. */
  float = $state.raw<number | null>(null);

  constructor(pos: Pos, refused: (refusal: Refusal) => void) {
    this.#pos = pos;
    this.#refused = refused;
  }

  get step(): Step {
    return this.#step;
  }

  /** Saves it once: a second tap does nothing. */
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
