import {
  defaultChoice,
  modifiersOf,
  type Line,
  type LineModifier,
  type ModifierGroup,
  type ModifierGroupId,
  type ModifierOptionId,
  type Product,
} from '@meja/domain';
import { setOf } from './chosen.ts';
import type { Wish } from './order.svelte.ts';

/** Whether somebody has to choose before the dish can be ordered. */
export const mustChoose = (groups: readonly ModifierGroup[]): boolean =>
  groups.some((group) => group.min > 0);

export const groupsOf = (
  product: Product,
  groupById: ReadonlyMap<ModifierGroupId, ModifierGroup>,
): ModifierGroup[] =>
  product.modifierGroupIds.flatMap((id) => {
    const group = groupById.get(id);
    return group && group.options.length > 0 ? [group] : [];
  });

/** What is being chosen on a dish, new or already in the order. */
export class ChoiceController {
  readonly product: Product;
  readonly groups: readonly ModifierGroup[];
  /** The line that is being changed; null for a new one. */
  readonly line: Line | null;
  #chosen = $state.raw<readonly ModifierOptionId[]>([]);
  #complained = $state.raw<ModifierGroupId | null>(null);
  quantity = $state(1);
  note = $state('');

  readonly result = $derived.by(() => modifiersOf(this.groups, setOf(this.#chosen)));
  readonly unitPrice = $derived.by(() =>
    this.#picked.reduce((sum, { price }) => sum + price, this.product.price),
  );
  readonly total = $derived.by(() => this.unitPrice * this.quantity);
  readonly #picked = $derived.by(() =>
    this.groups.flatMap((group) => group.options.filter((option) => this.#chosen.includes(option.id))),
  );

  constructor(product: Product, groups: readonly ModifierGroup[], line: Line | null = null) {
    this.product = product;
    this.groups = groups;
    this.line = line;
    this.#chosen = line ? line.modifiers.map((modifier) => modifier.optionId) : [...defaultChoice(groups)];
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
      product: this.product,
      modifiers: this.result.value,
      quantity: this.quantity,
      note: this.note.trim(),
    };
  }

  /** Whether the options differ from the line's: those can't be edited in place. */
  get changesOptions(): boolean {
    if (!this.line || !this.result.ok) return false;
    return keyOf(this.line.modifiers) !== keyOf(this.result.value);
  }
}

const keyOf = (modifiers: readonly LineModifier[]): string =>
  modifiers
    .map((modifier) => modifier.optionId)
    .sort()
    .join();
