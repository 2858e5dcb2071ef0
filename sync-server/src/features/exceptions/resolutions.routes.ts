import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { Amount, amountOf } from '../../http/amount.ts';
import { createGuards } from '../../http/authenticate.ts';
import type { AppEnv, Deps } from '../../http/deps.ts';
import { refuseInvalid } from '../../http/errors.ts';
import { searchText } from '../../http/fields.ts';
import { refusals } from '../../http/problem.ts';
import { json, signedIn } from '../../http/routes.ts';
import { reading, stepUp } from '../access/index.ts';
import { acknowledgeBreak, acknowledgeMissing } from './acknowledge.ts';
import { refused } from './decide.ts';
import {
  Acknowledgement,
  ConflictDecision,
  MoneyDecision,
  RecordResolved,
  RecordsDecision,
  Resolution,
  FittingOrder,
} from './exceptions.schema.ts';
import { resolutionOf } from './exceptions.view.ts';
import { resolveConflict } from './resolve-conflict.ts';
import { resolveMoney } from './resolve-money.ts';
import { resolveRecords } from './resolve-records.ts';
import { resolveTerms } from './resolve-terms.ts';
import { TermsDecision } from './terms.schema.ts';
import { fittingOrders } from './fitting-orders.ts';

const Id = z.object({ id: z.uuid() });
const body = <Schema extends z.ZodType>(schema: Schema) => ({ required: true, content: json(schema) });

const REFUSED = [
  ...(['UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND', 'INVALID'] as const),
  ...(['ALREADY_RESOLVED', 'OVERTAKEN', 'REFUSED'] as const),
] as const;
const refusedBy = refusals(...REFUSED, 'STEP_UP_REQUIRED');

/** What people decide about what machines could not. The same decision again is answered as the first time. */
export function resolutionRoutes(deps: Deps) {
  const guards = createGuards(deps);
  const fresh = stepUp(deps);
  return new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid })
    .openapi(
      createRoute({
        ...signedIn('exceptions'),
        method: 'post',
        path: '/conflicts/{id}/resolution',
        summary: 'Let the value that stands stand, or put the other one in its place',
        middleware: [guards.user, fresh] as const,
        request: { params: Id, body: body(ConflictDecision) },
        responses: { 200: { description: 'What was decided', content: json(Resolution) }, ...refusedBy },
      }),
      async (c) => {
        const decision = c.req.valid('json');
        const resolution = await resolveConflict(deps, c.var.principal, c.req.valid('param').id, {
          action: decision.action,
          seen: decision.action === 'take' ? decision.seen : 0,
          note: decision.note,
        });
        return c.json(resolutionOf(resolution, 0), 200);
      },
    )
    .openapi(
      createRoute({
        ...signedIn('exceptions'),
        method: 'post',
        path: '/quarantine/resolutions',
        summary: 'Accept records of one tablet, in its order, or set them aside; what the rules refuse stays',
        middleware: [guards.user, fresh] as const,
        request: { body: body(RecordsDecision) },
        responses: {
          200: {
            description: 'What came of each',
            content: json(z.object({ results: z.array(RecordResolved) })),
          },
          ...refusedBy,
        },
      }),
      async (c) => {
        const decision = c.req.valid('json');
        const resolved = await resolveRecords(deps, c.var.principal, {
          ...decision,
          withEarlier: decision.action === 'accept' && decision.with_earlier,
        });
        const results = resolved.map((each) =>
          'resolution' in each
            ? { id: each.id, resolution: resolutionOf(each.resolution, 0), obstacle: null }
            : { id: each.id, resolution: null, obstacle: each.refusal },
        );
        const [first] = results;
        if (first && results.every(({ resolution }) => resolution === null))
          throw refused(first.obstacle ?? 'MALFORMED');
        return c.json({ results }, 200);
      },
    )
    .openapi(
      createRoute({
        ...signedIn('exceptions'),
        method: 'post',
        path: '/unallocated/{id}/resolutions',
        summary: 'Book waiting money on an order with room, or close it as given back or kept',
        middleware: [guards.user, fresh] as const,
        request: { params: Id, body: body(MoneyDecision) },
        responses: {
          200: {
            description: 'What was decided, and what still waits',
            content: json(z.object({ resolution: Resolution, left: Amount })),
          },
          ...refusedBy,
        },
      }),
      async (c) => {
        const decision = c.req.valid('json');
        const isBooking = decision.action === 'allocate';
        const { resolution, left, exponent } = await resolveMoney(
          deps,
          c.var.principal,
          c.req.valid('param').id,
          {
            id: decision.id,
            action: decision.action,
            orderId: isBooking ? decision.order_id : null,
            amount: isBooking ? (decision.amount ?? null) : null,
            note: decision.note,
          },
        );
        const answer = { resolution: resolutionOf(resolution, exponent), left: amountOf(left, exponent) };
        return c.json(answer, 200);
      },
    )
    .openapi(
      createRoute({
        ...signedIn('exceptions'),
        method: 'get',
        path: '/unallocated/{id}/orders',
        summary: 'Orders of the outlet that waiting money fits on, the likeliest first',
        middleware: [guards.user] as const,
        request: { params: Id, query: z.object({ search: searchText.min(1).optional() }) },
        responses: {
          200: { description: 'Up to twenty', content: json(z.object({ results: z.array(FittingOrder) })) },
          ...refusals('UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND', 'INVALID'),
        },
      }),
      async (c) => {
        const { search } = c.req.valid('query');
        const results = await reading(deps, c.var.principal, (request) =>
          fittingOrders(request, c.req.valid('param').id, search),
        );
        return c.json({ results }, 200);
      },
    )
    .openapi(
      createRoute({
        ...signedIn('exceptions'),
        method: 'post',
        path: '/terms/resolutions',
        summary: 'Note that terms which differ were right, or that it is known that they were not',
        middleware: [guards.user, fresh] as const,
        request: { body: body(TermsDecision) },
        responses: {
          200: {
            description: 'What was decided about each',
            content: json(z.object({ results: z.array(z.object({ id: z.uuid(), resolution: Resolution })) })),
          },
          ...refusedBy,
        },
      }),
      async (c) => {
        const { resolutions, exponent } = await resolveTerms(deps, c.var.principal, c.req.valid('json'));
        const results = resolutions.map((each) => ({
          id: each.subject_id,
          resolution: resolutionOf(each, exponent),
        }));
        return c.json({ results }, 200);
      },
    )
    .openapi(
      createRoute({
        ...signedIn('exceptions'),
        method: 'post',
        path: '/breaks/acknowledgements',
        summary: "Note that a break in a tablet's records or numbers is known",
        middleware: [guards.user] as const,
        request: { body: body(Acknowledgement) },
        responses: {
          200: { description: 'What was decided', content: json(Resolution) },
          ...refusals(...REFUSED),
        },
      }),
      async (c) => {
        const asked = c.req.valid('json');
        const resolution =
          asked.kind === 'chain'
            ? await acknowledgeBreak(deps, c.var.principal, asked.id, asked.note)
            : await acknowledgeMissing(
                deps,
                c.var.principal,
                { deviceId: asked.device_id, from: asked.from, to: asked.to },
                asked.note,
              );
        return c.json(resolutionOf(resolution, 0), 200);
      },
    );
}
