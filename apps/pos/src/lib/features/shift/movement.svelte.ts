import type { Pos, Refusal } from '#lib/app/contract.ts';
import type { CashEntryId, MovementType, ShiftId } from '@meja/domain';

const NAMES = { in: 'shift.cashIn', drop: 'shift.drop', payout: 'shift.payout' } as const;

/** Where a movement stands: being made out, being written down, or done. */
type Step = 'asking' | 'saving' | 'done';

/** Cash that somebody puts into the drawer or takes out of it: how much, and why. */
export class MovementController {
  readonly #pos: Pos;
  readonly #shiftId: ShiftId;
  readonly #refused: (refusal: Refusal) => void;
  #step = $state.raw<Step>('asking');
  readonly type: MovementType;
  amount = $state.raw(0);
  reason = $state('');

  readonly hasAmount = $derived.by(() => this.amount > 0);
  readonly hasReason = $derived.by(() => this.reason.trim() !== '');
  readonly canConfirm = $derived.by(() => this.#step === 'asking' && this.hasAmount && this.hasReason);

  constructor(pos: Pos, shiftId: ShiftId, type: MovementType, refused: (refusal: Refusal) => void) {
    this.#pos = pos;
    this.#shiftId = shiftId;
    this.type = type;
    this.#refused = refused;
  }

  get step(): Step {
    return this.#step;
  }

  /** Writes it down, once: a second tap meanwhile, or after, does nothing. */
  async confirm(): Promise<void> {
    if (!this.canConfirm) return;
    const { amount, type } = this;
    const reason = this.reason.trim();
    const shiftId = this.#shiftId;
    this.#step = 'saving';
    const result = await this.#pos.dispatch(
      (issue) => [{ name: NAMES[type], args: { shiftId, entryId: issue.id<CashEntryId>(), amount, reason } }],
      [{ kind: 'shift', id: shiftId }],
    );
    this.#step = result.ok ? 'done' : 'asking';
    if (!result.ok) this.#refused(result.error);
  }
}
