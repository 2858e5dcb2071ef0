import { z } from 'zod';
import { CategoryId, ModifierGroupId, ModifierOptionId, ProductId } from '../kernel/ids.ts';
import { NonNegativeMoney } from '../kernel/money.ts';
import { open } from '../kernel/open.ts';

/** What a line is taxed as: `standard` at the outlet's rate, `exempt` not at all. */
export const TaxClass = z.enum(['standard', 'exempt']);
export type TaxClass = z.infer<typeof TaxClass>;

export const Category = z.object({
  id: CategoryId,
  name: z.string(),
  /** A name from the design system's category palette. */
  color: z.string(),
  position: z.int(),
});
export type Category = z.infer<typeof Category>;

export const Product = z.object({
  id: ProductId,
  categoryId: CategoryId.nullable(),
  sku: z.string().nullable(),
  /** What a scanner reads off it; none of a dish that the kitchen makes. */
  barcodes: z.array(z.string()).default([]),
  name: z.string(),
  description: z.string().nullable(),
  price: NonNegativeMoney,
  taxClass: open(TaxClass),
  isAvailable: z.boolean(),
  isFeatured: z.boolean(),
  position: z.int(),
  /** In the order in which they are asked. */
  modifierGroupIds: z.array(ModifierGroupId),
});
export type Product = z.infer<typeof Product>;

export const ModifierOption = z.object({
  id: ModifierOptionId,
  name: z.string(),
  price: NonNegativeMoney,
  isDefault: z.boolean(),
  isAvailable: z.boolean(),
});
export type ModifierOption = z.infer<typeof ModifierOption>;

/** A choice to make on a line: at least `min` of its options and at most `max`. */
export const ModifierGroup = z.object({
  id: ModifierGroupId,
  name: z.string(),
  min: z.int().min(0),
  max: z.int().min(1),
  options: z.array(ModifierOption),
});
export type ModifierGroup = z.infer<typeof ModifierGroup>;
