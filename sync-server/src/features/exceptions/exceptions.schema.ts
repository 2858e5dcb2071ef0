import { z } from '@hono/zod-openapi';
import {
  DeviceId,
  MoneyDirection,
  MutationId,
  OrderId,
  OrderType,
  OutletId,
  PaymentId,
  TenderMethod,
  UnallocatedMoney,
} from '@meja/domain';
import { Outcome } from '@meja/sync';
import { Amount } from '../../http/amount.ts';
import { Instant, Person } from '../../http/fields.ts';

/** Where and on which tablet it happened. */
export const place = {
  outlet_id: OutletId,
  outlet_name: z.string(),
  device: z.object({ id: DeviceId, name: z.string(), number: z.int() }),
};
/** A document with what people call it; without a title where it is not known here. */
export const Subject = z.object({ kind: z.string(), id: z.uuid(), title: z.string().nullable() });

/** What somebody decided. */
export const Resolution = z
  .object({
    id: z.uuid(),
    action: z.enum(['keep', 'take', 'accept', 'set_aside', 'allocate', 'given_back', 'kept', 'acknowledge']),
    by: Person,
    at: Instant,
    note: z.string(),
    /** Of money: how much of it. Of terms: what they cost. */
    amount: Amount.nullable(),
    /** Of what was done with it: what became of it, and why. */
    outcome: Outcome.nullable(),
    code: z.string().nullable(),
    /** The document that it concerns. */
    subject: Subject.nullable(),
  })
  .openapi('Resolution');

/** Two devices changed the same part: what the later one wanted (`mine`), and what stands (`theirs`). */
export const Conflict = z
  .object({
    id: z.uuid(),
    mutation_id: MutationId,
    mutation_name: z.string().nullable(),
    ...place,
    actor: Person,
    subject: Subject,
    /** `header`, or with an id `line:<id>`. */
    part: z.string(),
    mine: z.unknown(),
    theirs: z.unknown(),
    /** What stands there today, of one that is open; null where there is no such part any more. */
    current: z.unknown(),
    /** Who has made it so and when, by their device's clock; null where nobody knows, and once it is decided. */
    made: z.object({ by: Person, at: Instant }).nullable(),
    /** The version of what stands: to be named by who wants to put the other value in its place. */
    version: z.int(),
    /** Why the other value can't be put in its place now, as a code of the domain's. */
    obstacle: z.string().nullable(),
    /** What the tables are called that either names. */
    table_numbers: z.object({
      mine: z.string().nullable(),
      theirs: z.string().nullable(),
      current: z.string().nullable(),
    }),
    status: z.enum(['open', 'kept', 'taken']),
    /** By the device's clock. */
    at: Instant.nullable(),
    created_at: Instant,
    resolutions: z.array(Resolution),
  })
  .openapi('Conflict');

/** What a device sent that could not be read. The server keeps it to the letter; its beginning is shown. */
export const Quarantined = z
  .object({
    id: z.uuid(),
    ...place,
    device_seq: z.int().nullable(),
    raw: z.string(),
    /** Of the whole, in characters. */
    raw_length: z.int(),
    code: z.string(),
    detail: z.unknown(),
    /** As much as can be told of it. */
    record: z
      .object({
        name: z.string(),
        args: z.unknown(),
        actor: Person,
        at: Instant,
        subject: Subject.nullable(),
        table_number: z.string().nullable(),
        items: z.array(z.object({ id: z.string(), name: z.string() })),
      })
      .nullable(),
    /** Why it can't be accepted as things are: what reads records says. */
    obstacle: z.string().nullable(),
    /** Why the rules refused it when somebody last tried to accept it; it waits for what it needs, or to be set aside. */
    refused: z.string().nullable(),
    /** Nobody had to settle it: its tablet delivered it after all, or another copy of it was accepted. */
    delivered: z.object({ outcome: Outcome, code: z.string().nullable(), at: Instant }).nullable(),
    status: z.enum(['open', 'resolved']),
    received_at: Instant,
    resolutions: z.array(Resolution),
  })
  .openapi('QuarantinedRecord');

/** Money that was taken, or given back, and that no order had room for. */
export const Unallocated = z
  .object({
    id: MutationId,
    payment_id: PaymentId,
    ...place,
    order_id: OrderId,
    /** Null when the order that it was meant for is not known here. */
    order_number: z.string().nullable(),
    payment_method: TenderMethod,
    direction: MoneyDirection,
    amount: Amount,
    /** What of it still waits. */
    left: Amount,
    reason: UnallocatedMoney.shape.reason,
    reference: z.string().nullable(),
    receipt_number: z.string(),
    taken_by: Person,
    taken_at: Instant,
    status: z.enum(['open', 'resolved']),
    resolutions: z.array(Resolution),
  })
  .openapi('UnallocatedMoney');

/** An order that waiting money fits on. */
export const FittingOrder = z
  .object({
    id: OrderId,
    order_number: z.string(),
    order_type: OrderType,
    table_number: z.string().nullable(),
    customer_name: z.string(),
    opened_at: Instant,
    total: Amount,
    /** How much of the money it can take. */
    room: Amount,
    /** It is the order that the money was meant for. */
    is_meant: z.boolean(),
  })
  .openapi('OrderWithRoom');

const Note = z.string().trim().max(500).default('');
export const Reason = z.string().trim().min(1).max(500);

export const ConflictDecision = z.discriminatedUnion('action', [
  z.object({ action: z.literal('keep'), note: Note }),
  z.object({ action: z.literal('take'), seen: z.int().min(0), note: Note }),
]);

export const Ids = z
  .array(z.uuid())
  .min(1)
  .max(500)
  .refine((ids) => new Set(ids).size === ids.length, 'the same twice');
export const RecordsDecision = z.discriminatedUnion('action', [
  z.object({
    action: z.literal('accept'),
    ids: Ids,
    /** Whether what its tablet did before on the same documents, and is held as well, is accepted along with it. */
    with_earlier: z.boolean().default(false),
    note: Note,
  }),
  z.object({ action: z.literal('set_aside'), ids: Ids, note: Reason }),
]);

export const RecordResolved = z.object({
  id: z.uuid(),
  resolution: Resolution.nullable(),
  /** Why it stays where it is. */
  obstacle: z.string().nullable(),
});

/** `id` is made by whoever asks: asked again, it is the same decision. */
export const MoneyDecision = z.discriminatedUnion('action', [
  z.object({
    id: z.uuid(),
    action: z.literal('allocate'),
    order_id: OrderId,
    /** Less than all that there is room for. */
    amount: Amount.optional(),
    note: Note,
  }),
  z.object({ id: z.uuid(), action: z.literal('given_back'), note: Note }),
  z.object({ id: z.uuid(), action: z.literal('kept'), note: Note }),
]);

/** A tablet's records that do not hang together (`chain`), or numbers of it that never came (`missing`). */
export const Break = z
  .object({
    id: z.string(),
    kind: z.enum(['chain', 'missing']),
    ...place,
    from: z.int(),
    to: z.int(),
    found_at: Instant.nullable(),
    status: z.enum(['open', 'resolved']),
    resolutions: z.array(Resolution),
  })
  .openapi('BrokenNumbering');

export const Acknowledgement = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('chain'), id: z.uuid(), note: Note }),
  z.object({
    kind: z.literal('missing'),
    device_id: DeviceId,
    from: z.int().min(1),
    to: z.int().min(1),
    note: Note,
  }),
]);
