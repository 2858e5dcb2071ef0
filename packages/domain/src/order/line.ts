import { z } from 'zod';
import { LineId, ModifierOptionId, ProductId, StaffId } from '../kernel/ids.ts';
import { BasisPoints, NonNegativeMoney } from '../kernel/money.ts';
import { open } from '../kernel/open.ts';
import { Stamp } from '../kernel/stamp.ts';
import { text } from '../kernel/text.ts';
import { TaxClass } from '../menu/menu.ts';

export const LineModifier = z.object({
  optionId: ModifierOptionId,
  groupName: text(200),
  name: text(200),
  price: NonNegativeMoney,
});
export type LineModifier = z.infer<typeof LineModifier>;

/** Money off a line or an order: an amount in minor units, or a share in basis points. */
export const Discount = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('amount'), amount: NonNegativeMoney, reason: text(200) }),
  z.object({ kind: z.literal('rate'), bps: BasisPoints, reason: text(200) }),
]);
export type Discount = z.infer<typeof Discount>;

export const Quantity = z.int().min(1).max(999);
export const LineNote = text(500);

export const KitchenStatus = z.enum(['pending', 'preparing', 'ready', 'served', 'void']);
export type KitchenStatus = z.infer<typeof KitchenStatus>;

/** Name, price and modifiers are snapshots of the moment the line was added. */
export const Line = z.object({
  id: LineId,
  productId: ProductId,
  name: z.string(),
  unitPrice: NonNegativeMoney,
  quantity: Quantity,
  modifiers: z.array(LineModifier),
  note: LineNote,
  taxClass: open(TaxClass),
  discount: Discount.nullable(),
  kitchenStatus: open(KitchenStatus),
  /** When it was sent to the kitchen, ms; null while only the floor knows of it. */
  sentAt: z.int().nullable(),
  voidReason: z.string().nullable(),
  addedAt: z.int(),
  addedBy: StaffId,
  stamp: Stamp,
});
export type Line = z.infer<typeof Line>;

export const isVoid = (line: Pick<Line, 'kitchenStatus'>): boolean => line.kitchenStatus === 'void';

/** The price of one, with the chosen modifiers. */
export const unitPriceOf = (line: Pick<Line, 'unitPrice' | 'modifiers'>): number =>
  line.modifiers.reduce((sum, modifier) => sum + modifier.price, line.unitPrice);
