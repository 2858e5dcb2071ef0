import { isVoid, type Line, type ProductId } from '@meja/domain';

/** How many of each dish an order has. */
export function countsOf(lines: readonly Line[]): ReadonlyMap<ProductId, number> {
  const counts = new Map<ProductId, number>();
  for (const line of lines)
    if (!isVoid(line)) counts.set(line.productId, (counts.get(line.productId) ?? 0) + line.quantity);
  return counts;
}
