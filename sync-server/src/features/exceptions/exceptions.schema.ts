import { z } from '@hono/zod-openapi';
import {
  DeviceId,
  LineId,
  MutationId,
  OrderId,
  OutletId,
  PaymentId,
  StaffId,
  TenderMethod,
  UnallocatedMoney,
} from '@meja/domain';
import { Amount } from '../../http/amount.ts';

const Instant = z.iso.datetime();

/** Where and on which tablet it happened. */
const place = {
  outlet_id: OutletId,
  outlet_name: z.string(),
  device: z.object({ id: DeviceId, name: z.string(), number: z.int() }),
};
const Person = z.object({ id: StaffId, name: z.string().nullable() });

/** Two devices changed the same part: what the later one wanted (`mine`), and what stands (`theirs`). */
export const Conflict = z
  .object({
    id: z.uuid(),
    mutation_id: MutationId,
    mutation_name: z.string().nullable(),
    ...place,
    actor: Person,
    order_id: OrderId,
    order_number: z.string().nullable(),
    part: z.union([
      z.object({ kind: z.literal('header') }),
      z.object({ kind: z.literal('line'), lineId: LineId }),
    ]),
    mine: z.unknown(),
    theirs: z.unknown(),
    /** What the tables are called that either names. */
    table_numbers: z.object({ mine: z.string().nullable(), theirs: z.string().nullable() }),
    status: z.enum(['open', 'kept', 'taken']),
    /** By the device's clock. */
    at: Instant.nullable(),
    created_at: Instant,
    resolved_at: Instant.nullable(),
  })
  .openapi('Conflict');

/** What a device sent that could not be read, to the letter. */
export const Quarantined = z
  .object({
    id: z.uuid(),
    ...place,
    device_seq: z.int().nullable(),
    raw: z.string(),
    code: z.string(),
    detail: z.unknown(),
    status: z.enum(['open', 'resolved']),
    received_at: Instant,
    resolved_at: Instant.nullable(),
  })
  .openapi('QuarantinedRecord');

/** Money in a drawer that no order had room for. */
export const Unallocated = z
  .object({
    id: MutationId,
    payment_id: PaymentId,
    ...place,
    order_id: OrderId,
    /** Null when the order that it was meant for is not known here. */
    order_number: z.string().nullable(),
    payment_method: TenderMethod,
    amount: Amount,
    reason: UnallocatedMoney.shape.reason,
    reference: z.string().nullable(),
    receipt_number: z.string(),
    taken_by: Person,
    taken_at: Instant,
    status: z.enum(['open', 'resolved']),
    resolution: z.string().nullable(),
    resolved_at: Instant.nullable(),
  })
  .openapi('UnallocatedMoney');
