import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { OutletId } from '@meja/domain';
import { createGuards } from '../../http/authenticate.ts';
import type { AppEnv, Deps } from '../../http/deps.ts';
import { refuseInvalid } from '../../http/errors.ts';
import { refusals } from '../../http/problem.ts';
import { reading } from '../access/index.ts';
import { salesSummary, SalesSummary } from './sales-summary.ts';

/** Whatever period it begins, the one before it still lies within what a calendar can name. */
const Day = z.iso.date().refine((day) => day >= '2000' && day < '2200', 'a day from 2000 to 2199');

const SummaryQuery = z.object({
  /** First and last business day, both included; today without them. */
  from: Day.optional(),
  to: Day.optional(),
  outlet_id: OutletId.optional(),
});

export function reportRoutes(deps: Deps) {
  const guards = createGuards(deps);
  return new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid }).openapi(
    createRoute({
      method: 'get',
      path: '/sales-summary',
      tags: ['reports'],
      summary: 'What was sold: total, by outlet, by hour, by payment method, and beside the week before',
      security: [{ bearer: [] }],
      middleware: [guards.user] as const,
      request: { query: SummaryQuery },
      responses: {
        200: { description: 'The figures', content: { 'application/json': { schema: SalesSummary } } },
        ...refusals('UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND', 'INVALID'),
      },
    }),
    async (c) => {
      const { from, to, outlet_id: outletId } = c.req.valid('query');
      const summary = await reading(deps, c.var.principal, (request) =>
        salesSummary(request, { from, to, outletId }, deps.clock()),
      );
      return c.json(summary, 200);
    },
  );
}
