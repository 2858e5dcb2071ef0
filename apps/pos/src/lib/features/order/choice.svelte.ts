import {
  defaultChoice,
  modifiersOf,
  ok,
  refuse,
  unitPriceOf,
  type ChoiceProblem,
  type Line,
  type LineModifier,
  type ModifierGroup,
  type ModifierGroupId,
  type ModifierOptionId,
  type Result,
} from '@meja/domain';
import { setOf } from './chosen.ts';
import type { Asked } from './groups.ts';
import { offeredOn } from './offered.ts';
import type { Dish, Wish } from './order.svelte.ts';

/**
 * What is being chosen on a dish, new or already in the order. A line keeps what it was sold as, whatever became of the menu since: only what somebody
 * changes here is taken from the menu.
 */
export class ChoiceController {
  readonly dish: Dish;
  readonly groups: readonly ModifierGroup[];
  /** The options of the line that the menu does not have, any more. */
  readonly gone: ReadonlySet<string>;
  /** The line that is being changed; null for a new one. */
  readonly line: Line | null;
  #chosen = $state.raw<readonly ModifierOptionId[]>([]);
  #complained = $state.raw<ModifierGroupId | null>(null);
  quantity = $state(1);
  note = $state('');

  /** Whether the options differ from the line's: those can't be edited in place. */
  readonly changesOptions = $derived.by(
    () => this.line !== null && this.groups.some((group) => this.#differsIn(group)),
  );
  readonly result: Result<LineModifier[], ChoiceProblem> = $derived.by(() => {
    if (this.line && !this.changesOptions) return ok(this.line.modifiers);
    // What stands on the line was right when it was chosen. A rule that came later holds for what is changed.
    const touched = this.groups.filter((group) => !this.line || this.#differsIn(group));
    const fitting = modifiersOf(touched, setOf(this.#chosen));
    return fitting.ok ? ok(this.#picked) : refuse(fitting.error);
  });
  /** What is booked with a tap on save. */
  readonly total = $derived.by(() => {
    const modifiers = this.result.ok ? this.result.value : this.#picked;
    return this.quantity * unitPriceOf({ unitPrice: this.dish.price, modifiers });
  });
  readonly #picked = $derived.by(() =>
    this.groups.flatMap((group) =>
      group.options
        .filter(({ id }) => this.#chosen.includes(id))
        .map(
          ({ id, name, price }) => this.#onLine(id) ?? { optionId: id, groupName: group.name, name, price },
        ),
    ),
  );

  constructor(asked: Asked) {
    const { groups, line } = asked;
    const offered = line ? offeredOn(line, groups) : { groups, gone: new Set<string>() };
    this.groups = offered.groups;
    this.gone = offered.gone;
    this.line = line;
    this.dish = asked.line ? dishOf(asked.line) : asked.product;
    this.#chosen = line ? line.modifiers.map(({ optionId }) => optionId) : [...defaultChoice(groups)];
    this.quantity = line?.quantity ?? 1;
    this.note = line?.note ?? '';
  }

  chosenIn(group: ModifierGroup): ModifierOptionId[] {
    return group.options.flatMap((option) => (this.#chosen.includes(option.id) ? [option.id] : []));
  }

  choose(group: ModifierGroup, ids: readonly ModifierOptionId[]): void {
    const elsewhere = this.#chosen.filter((id) => group.options.every((option) => option.id !== id));
    this.#chosen = [...elsewhere, ...ids];
    if (this.#complained === group.id) this.#complained = null;
  }

  /** The group to complain about, once somebody has tried to go on without it. */
  get complaint(): ModifierGroupId | null {
    return this.#complained;
  }

  /** What was wished for, or null with a complaint about the first group that misses something. */
  take(): Wish | null {
    if (!this.result.ok) {
      this.#complained = this.result.error.group.id;
      return null;
    }
    return {
      product: this.dish,
      modifiers: this.result.value,
      quantity: this.quantity,
      note: this.note.trim(),
    };
  }

  #onLine(id: ModifierOptionId): LineModifier | undefined {
    return this.line?.modifiers.find(({ optionId }) => optionId === id);
  }

  #differsIn({ options }: ModifierGroup): boolean {
    return options.some(({ id }) => this.#chosen.includes(id) !== (this.#onLine(id) !== undefined));
  }
}

/** The dish of a line as it was sold. */
const dishOf = ({ productId: id, name, unitPrice: price, taxClass }: Line): Dish => ({
  ...{ id, name, price, taxClass },
});
