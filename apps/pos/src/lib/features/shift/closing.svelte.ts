import type { Pos, Refusal } from '#lib/app/contract.ts';
import { expectedCash, type Shift } from '@meja/domain';

/** A shift as it was closed. */
export interface Closed {
  number: string;
  expected: number;
  counted: number;
}

/** Where the closing stands: the drawer is being counted, it is being written down, or it is done. */
type Step =
  | { state: 'asking' }
  /** What is shown meanwhile is what was asked for: the shift as it was. */
  | { state: 'saving'; shift: Shift }
  | ({ state: 'done' } & Closed);

/** A shift that is about to end: what was counted, against what has to be there. */
export class ClosingController {
  readonly #pos: Pos;
  readonly #refused: (refusal: Refusal) => void;
  readonly #opened: Shift;
  #step = $state.raw<Step>({ state: 'asking' });
  /** What is in the drawer; null while nobody has said it. */
  counted = $state.raw<number | null>(null);
  note = $state('');

  readonly shift = $derived.by(() =>
    this.#step.state === 'saving'
      ? this.#step.shift
      : (this.#pos.shifts.byId(this.#opened.id) ?? this.#opened),
  );
  /** It grows with every payment that is taken meanwhile. */
  readonly expected = $derived.by(() => expectedCash(this.shift));
  readonly difference = $derived.by(() => (this.counted === null ? null : this.counted - this.expected));

  constructor(pos: Pos, shift: Shift, refused: (refusal: Refusal) => void) {
    this.#pos = pos;
    this.#opened = shift;
    this.#refused = refused;
  }

  get step(): Step {
    return this.#step;
  }

  /** Writes it down, once: a second tap meanwhile, or after, does nothing. */
  async confirm(): Promise<void> {
    const { counted, shift } = this;
    if (counted === null || this.#step.state !== 'asking') return;
    this.#step = { state: 'saving', shift };
    const note = this.note.trim();
    const result = await this.#pos.dispatch(
      () => [{ name: 'shift.close', args: { shiftId: shift.id, counted, note } }],
      [{ kind: 'shift', id: shift.id }],
    );
    if (result.ok) {
      // Another tab may have moved cash while it was being written down.
      const expected = expectedCash(this.#pos.shifts.byId(shift.id) ?? shift);
      this.#step = { state: 'done', number: shift.number, expected, counted };
      return;
    }
    this.#step = { state: 'asking' };
    this.#refused(result.error);
  }
}
