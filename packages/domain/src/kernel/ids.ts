import { z } from 'zod';

/**
 * Every id is a UUID made where the thing is made (v7 on devices), so that nothing waits for a server to be named.
 * In lower case only: a database takes both cases for one id, a map in memory for two.
 */
const id = <Name extends string>() =>
  z
    .uuid()
    .refine((text) => text === text.toLowerCase(), 'an id is written in lower case')
    .brand<Name>();

export const TenantId = id<'TenantId'>();
export type TenantId = z.infer<typeof TenantId>;
export const OutletId = id<'OutletId'>();
export type OutletId = z.infer<typeof OutletId>;
export const DeviceId = id<'DeviceId'>();
export type DeviceId = z.infer<typeof DeviceId>;
export const StaffId = id<'StaffId'>();
export type StaffId = z.infer<typeof StaffId>;
export const OrderId = id<'OrderId'>();
export type OrderId = z.infer<typeof OrderId>;
export const LineId = id<'LineId'>();
export type LineId = z.infer<typeof LineId>;
export const PaymentId = id<'PaymentId'>();
export type PaymentId = z.infer<typeof PaymentId>;
export const RefundId = id<'RefundId'>();
export type RefundId = z.infer<typeof RefundId>;
export const ShiftId = id<'ShiftId'>();
export type ShiftId = z.infer<typeof ShiftId>;
export const CashEntryId = id<'CashEntryId'>();
export type CashEntryId = z.infer<typeof CashEntryId>;
export const TableId = id<'TableId'>();
export type TableId = z.infer<typeof TableId>;
export const CategoryId = id<'CategoryId'>();
export type CategoryId = z.infer<typeof CategoryId>;
export const ProductId = id<'ProductId'>();
export type ProductId = z.infer<typeof ProductId>;
export const ModifierGroupId = id<'ModifierGroupId'>();
export type ModifierGroupId = z.infer<typeof ModifierGroupId>;
export const ModifierOptionId = id<'ModifierOptionId'>();
export type ModifierOptionId = z.infer<typeof ModifierOptionId>;
export const MutationId = id<'MutationId'>();
export type MutationId = z.infer<typeof MutationId>;
