import { z } from '@hono/zod-openapi';
import { CashEntryId, DeviceId, MovementType, OutletId, ShiftId } from '@meja/domain/all';
import { Amount } from '../../http/amount.ts';
import { Instant, Person } from '../../http/fields.ts';

/** A shift of a drawer. `expected` is float + sales − refunds + in − drops − payouts. */
export const ShiftSummary = z
  .object({
    id: ShiftId,
    number: z.string(),
    outlet_id: OutletId,
    outlet_name: z.string(),
    device: z.object({ id: DeviceId, name: z.string(), number: z.int().nullable() }),
    business_day: z.iso.date(),
    opened_at: Instant,
    opened_by: Person,
    closed_at: Instant.nullable(),
    closed_by: Person.nullable(),
    float: Amount,
    /** Cash of payments and of refunds. */
    sales: Amount,
    refunds: Amount,
    cash_in: Amount,
    drops: Amount,
    payouts: Amount,
    expected: Amount,
    /** Null while it is open. */
    counted: Amount.nullable(),
    /** Counted less expected: negative where cash is missing. */
    difference: Amount.nullable(),
    note: z.string(),
  })
  .openapi('ShiftSummary');

const CashMovement = z
  .object({
    id: CashEntryId,
    type: MovementType,
    amount: Amount,
    reason: z.string(),
    at: Instant,
    by: Person,
    /** The rule that it broke, though the money moved. */
    irregular: z.string().nullable(),
  })
  .openapi('CashMovement');

export const ShiftDetail = ShiftSummary.extend({ movements: z.array(CashMovement) }).openapi('Shift');
