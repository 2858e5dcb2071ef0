import { z } from '@hono/zod-openapi';
import { BasisPoints, DIFFERENCES, MutationId } from '@meja/domain/all';
import { Amount } from '../../http/amount.ts';
import { Instant, Person } from '../../http/fields.ts';
import { Ids, place, Reason, Resolution, Subject } from './exceptions.schema.ts';

/** Tax, service and rounding of a bill. */
const Terms = z.object({
  tax_name: z.string(),
  tax_bps: BasisPoints,
  tax_base: z.enum(['subtotal', 'subtotal_plus_service']),
  tax_inclusive: z.boolean(),
  service_name: z.string(),
  service_bps: BasisPoints,
  service_base: z.enum(['subtotal', 'gross']),
  cash_rounding: Amount,
});

/** A price, charges, or what something is called. */
const Term = z.union([
  z.object({ kind: z.literal('amount'), amount: Amount }),
  z.object({ kind: z.literal('charges'), charges: Terms }),
  z.object({ kind: z.literal('text'), text: z.string() }),
]);

/** A term on which a tablet sold something, and that it had not been shown. */
export const TermDifference = z
  .object({
    id: z.uuid(),
    mutation_id: MutationId,
    ...place,
    actor: Person,
    subject: Subject,
    what: z.enum(DIFFERENCES),
    /** The dish that it is about, as it stands on the bill; null where it is about the whole, or not there any more. */
    line: z.object({ name: z.string(), quantity: z.int(), is_void: z.boolean() }).nullable(),
    /** What was chosen with the dish, of a difference in that. */
    option: z.string().nullable(),
    was: Term,
    /** Null where the tablet had been shown nothing that it could be held against. */
    should: Term.nullable(),
    /** What it takes from the bill as the bill stands today; less than nothing where the guest pays more. */
    cost: Amount,
    status: z.enum(['open', 'resolved']),
    /** By the device's clock. */
    at: Instant,
    found_at: Instant,
    resolutions: z.array(Resolution),
  })
  .openapi('TermDifference');

/** `accept`: it was right so. `acknowledge`: it was not, and somebody knows. The sale stands either way. */
export const TermsDecision = z.object({ action: z.enum(['accept', 'acknowledge']), ids: Ids, note: Reason });
