import type { Pos } from '#lib/app/contract.ts';
import {
  defaultChoice,
  isVoid,
  modifiersOf,
  type Line,
  type LineModifier,
  type ModifierGroup,
  type ModifierOptionId,
  type Order,
  type Product,
  type ProductId,
} from '@meja/domain';
import { notify } from '@meja/ui';
import { m } from '@meja/ui/messages';
import { setOf } from './chosen.ts';
import type { OrderController } from './order.svelte.ts';

/** What was had so often is usual; before that it is what the menu chooses. */
const ENOUGH = 3;

/**
 * What guests mostly choose on a dish, by the orders that are on this tablet; otherwise what the menu has chosen beforehand. Null where that leaves something
 * to be chosen, or something of it is not to be had.
 */
export function usualChoice(
  id: ProductId,
  groups: readonly ModifierGroup[],
  orders: readonly Pick<Order, 'lines'>[],
): LineModifier[] | null {
  const often = mostChosen(id, orders);
  const usual = often && wholeChoice(groups, setOf(often));
  return usual ?? wholeChoice(groups, defaultChoice(groups));
}

function mostChosen(
  id: ProductId,
  orders: readonly Pick<Order, 'lines'>[],
): readonly ModifierOptionId[] | undefined {
  const had = new Map<string, { options: readonly ModifierOptionId[]; count: number }>();
  for (const line of orders.flatMap(({ lines }) => lines)) {
    if (line.productId !== id || isVoid(line)) continue;
    const options = line.modifiers.map(({ optionId }) => optionId).sort();
    const key = options.join();
    had.set(key, { options, count: (had.get(key)?.count ?? 0) + line.quantity });
  }
  const [most] = [...had.values()].sort((a, b) => b.count - a.count);
  return most && most.count >= ENOUGH ? most.options : undefined;
}

/** The modifiers of a choice that can be ordered as it is: all there still, and nothing missing. */
function wholeChoice(
  groups: readonly ModifierGroup[],
  chosen: ReadonlySet<ModifierOptionId>,
): LineModifier[] | null {
  const options = groups.flatMap((group) => group.options).filter(({ id }) => chosen.has(id));
  if (options.length < chosen.size || options.some(({ isAvailable }) => !isAvailable)) return null;
  const modifiers = modifiersOf(groups, chosen);
  return modifiers.ok ? modifiers.value : null;
}

/**
 * Adds a favourite as it is mostly had, and offers to change that. @returns whether there is such a choice: otherwise somebody has to be asked.
 */
export async function addUsual(
  pos: Pos,
  order: OrderController,
  { product, groups }: { product: Product; groups: readonly ModifierGroup[] },
  change: (line: Line) => void,
): Promise<boolean> {
  const modifiers = usualChoice(product.id, groups, pos.orders.all);
  if (!modifiers) return false;
  if (!(await order.add({ product, modifiers, quantity: 1, note: '' }))) return true;
  const line = order.lines.findLast(({ productId }) => productId === product.id);
  notify.done([product.name, ...modifiers.map(({ name }) => name)].join(' · '), {
    id: 'usual',
    duration: 4000,
    action: { label: m.pos_usual_change(), onclick: () => line && change(line) },
  });
  return true;
}
