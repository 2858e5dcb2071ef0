import { OpenAPIHono, z } from '@hono/zod-openapi';
import { OutletId, ShiftId } from '@meja/domain';
import { createGuards } from '../../http/authenticate.ts';
import type { AppEnv, Deps } from '../../http/deps.ts';
import { refuseInvalid } from '../../http/errors.ts';
import { Cursors } from '../../http/cursors.ts';
import { newestFirst, PageQuery } from '../../http/paging.ts';
import { problem } from '../../http/problem.ts';
import { detailRoute, listRoute } from '../../http/routes.ts';
import { outletsWith, reading } from '../access/index.ts';
import { findShift, listShifts, movementsOf } from './shifts.queries.ts';
import { ShiftDetail, ShiftSummary } from './shifts.schema.ts';
import { detailOf, summaryOf } from './shifts.view.ts';

const ShiftQuery = PageQuery.extend({
  outlet_id: OutletId.optional(),
  status: z.enum(['open', 'closed']).optional(),
  /** First and last business day, both included. */
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
});

export function shiftRoutes(deps: Deps) {
  const guards = createGuards(deps);
  const list = listRoute(guards, {
    tag: 'shifts',
    path: '/',
    summary: 'Shifts of the drawers, newest first, with their cash and its difference',
    query: ShiftQuery,
    item: ShiftSummary,
  });
  const detail = detailRoute(guards, {
    tag: 'shifts',
    summary: 'A shift with what was put into its drawer and taken out of it',
    id: ShiftId,
    detail: ShiftDetail,
  });
  return new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid })
    .openapi(list, async (c) => {
      const query = c.req.valid('query');
      const cursors = new Cursors(deps.tokens, c.var.principal.tenantId, 'shifts');
      const page = await reading(deps, c.var.principal, async (request) => {
        const { outlet_id: outletId, status, from, to } = query;
        const scope = await outletsWith(request, 'shift:read', outletId);
        const { rows, next } = await newestFirst(cursors, query, (after, limit) =>
          listShifts(request.tx, { scope, status, from, to }, after, limit),
        );
        const exponent = request.account.tenant.currencyExponent;
        return { next, results: rows.map((row) => summaryOf(row, exponent)) };
      });
      return c.json(page, 200);
    })
    .openapi(detail, async (c) => {
      const { id } = c.req.valid('param');
      const shift = await reading(deps, c.var.principal, async (request) => {
        const row = await findShift(request.tx, id, await outletsWith(request, 'shift:read'));
        if (!row) throw problem('NOT_FOUND');
        return detailOf(row, await movementsOf(request.tx, id), request.account.tenant.currencyExponent);
      });
      return c.json(shift, 200);
    });
}
