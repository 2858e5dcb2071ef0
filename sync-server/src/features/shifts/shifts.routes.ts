import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { OutletId, ShiftId } from '@meja/domain';
import { createGuards } from '../../http/authenticate.ts';
import type { AppEnv, Deps } from '../../http/deps.ts';
import { refuseInvalid } from '../../http/errors.ts';
import { cutPage, pageOf, PageQuery, readCursor } from '../../http/paging.ts';
import { problem, refusals } from '../../http/problem.ts';
import { outletsWith, reading } from '../access/index.ts';
import { findShift, listShifts, movementsOf } from './shifts.queries.ts';
import { ShiftDetail, ShiftSummary } from './shifts.schema.ts';
import { detailOf, summaryOf } from './shifts.view.ts';

const json = <Schema extends z.ZodType>(schema: Schema) => ({ 'application/json': { schema } });
const signedIn = { tags: ['shifts'], security: [{ bearer: [] as string[] }] };

const ShiftQuery = PageQuery.extend({
  outlet_id: OutletId.optional(),
  status: z.enum(['open', 'closed']).optional(),
  /** First and last business day, both included. */
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
});

/** Opening, as exact as PostgreSQL keeps it, and id. */
const AfterShift = z.tuple([z.string().regex(/^[\d\-:. +]{10,40}$/), z.uuid()]);

export function shiftRoutes(deps: Deps) {
  const guards = createGuards(deps);
  return new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid })
    .openapi(
      createRoute({
        ...signedIn,
        method: 'get',
        path: '/',
        summary: 'Shifts of the drawers, newest first, with their cash and its difference',
        middleware: [guards.user] as const,
        request: { query: ShiftQuery },
        responses: {
          200: { description: 'A page', content: json(pageOf(ShiftSummary)) },
          ...refusals('UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND', 'INVALID'),
        },
      }),
      async (c) => {
        const { outlet_id: outletId, status, from, to, cursor, limit } = c.req.valid('query');
        const after = readCursor(cursor, AfterShift);
        const page = await reading(deps, c.var.principal, async (request) => {
          const scope = await outletsWith(request, 'shift:read', outletId);
          const found = await listShifts(request.tx, { scope, status, from, to }, after, limit + 1);
          const { rows, next } = cutPage(found, limit, (row) => [row.opened_at_exact, row.id]);
          const exponent = request.account.tenant.currencyExponent;
          return { next, results: rows.map((row) => summaryOf(row, exponent)) };
        });
        return c.json(page, 200);
      },
    )
    .openapi(
      createRoute({
        ...signedIn,
        method: 'get',
        path: '/{id}',
        summary: 'A shift with what was put into its drawer and taken out of it',
        middleware: [guards.user] as const,
        request: { params: z.object({ id: ShiftId }) },
        responses: {
          200: { description: 'The shift', content: json(ShiftDetail) },
          ...refusals('UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND', 'INVALID'),
        },
      }),
      async (c) => {
        const { id } = c.req.valid('param');
        const shift = await reading(deps, c.var.principal, async (request) => {
          const row = await findShift(request.tx, id, await outletsWith(request, 'shift:read'));
          if (!row) throw problem('NOT_FOUND');
          return detailOf(row, await movementsOf(request.tx, id), request.account.tenant.currencyExponent);
        });
        return c.json(shift, 200);
      },
    );
}
