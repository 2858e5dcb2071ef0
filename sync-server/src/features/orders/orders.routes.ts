import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { OrderId, OrderStatus, OrderType, OutletId, PaymentStatus, TenderMethod } from '@meja/domain';
import { createGuards } from '../../http/authenticate.ts';
import type { AppEnv, Deps } from '../../http/deps.ts';
import { refuseInvalid } from '../../http/errors.ts';
import { cutPage, pageOf, PageQuery, readCursor } from '../../http/paging.ts';
import { problem, refusals } from '../../http/problem.ts';
import { outletsWith, reading } from '../access/index.ts';
import {
  countOrders,
  decisionsOn,
  findOrder,
  historyOf,
  linesOf,
  listOrders,
  paymentsOf,
  refundsOf,
  type OrderFilter,
} from './orders.queries.ts';
import { OrderDetail, OrderSummary } from './orders.schema.ts';
import { detailOf, summaryOf } from './orders.view.ts';

const json = <Schema extends z.ZodType>(schema: Schema) => ({ 'application/json': { schema } });
const signedIn = { tags: ['orders'], security: [{ bearer: [] as string[] }] };

const OrderQuery = PageQuery.extend({
  outlet_id: OutletId.optional(),
  status: OrderStatus.optional(),
  payment_status: PaymentStatus.optional(),
  order_type: OrderType.optional(),
  payment_method: TenderMethod.optional(),
  /** `sold`: what reports count as sales; `open`: neither sold nor cancelled. */
  sales: z.enum(['sold', 'open']).optional(),
  /** The hour of opening, on the outlet's own clock. */
  hour: z.coerce.number<string>().int().min(0).max(23).optional(),
  /** First and last business day, both included. */
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  /** Part of an order's number, a table's or a customer's name. */
  search: z.string().trim().min(1).max(100).optional(),
});

/** Opening, as exact as PostgreSQL keeps it, and id. */
const AfterOrder = z.tuple([z.string().regex(/^[\d\-:. +]{10,40}$/), z.uuid()]);

export function orderRoutes(deps: Deps) {
  const guards = createGuards(deps);
  return new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid })
    .openapi(
      createRoute({
        ...signedIn,
        method: 'get',
        path: '/',
        summary: 'Orders, newest first',
        middleware: [guards.user] as const,
        request: { query: OrderQuery },
        responses: {
          200: { description: 'A page', content: json(pageOf(OrderSummary)) },
          ...refusals('UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND', 'INVALID'),
        },
      }),
      async (c) => {
        const query = c.req.valid('query');
        const after = readCursor(query.cursor, AfterOrder);
        const page = await reading(deps, c.var.principal, async (request) => {
          const filter: OrderFilter = {
            scope: await outletsWith(request, 'order:read', query.outlet_id),
            status: query.status,
            paymentStatus: query.payment_status,
            type: query.order_type,
            method: query.payment_method,
            sales: query.sales,
            hour: query.hour,
            from: query.from,
            to: query.to,
            search: query.search,
          };
          const found = await listOrders(request.tx, filter, after, query.limit + 1);
          const { rows, next } = cutPage(found, query.limit, (row) => [row.opened_at_exact, row.id]);
          const count = after === undefined ? await countOrders(request.tx, filter) : undefined;
          const results = rows.map((row) => summaryOf(row, request.account.tenant.currencyExponent));
          return { ...(count !== undefined && { count }), next, results };
        });
        return c.json(page, 200);
      },
    )
    .openapi(
      createRoute({
        ...signedIn,
        method: 'get',
        path: '/{id}',
        summary: 'An order with its lines, its payments, and all that devices did with it',
        middleware: [guards.user] as const,
        request: { params: z.object({ id: OrderId }) },
        responses: {
          200: { description: 'The order', content: json(OrderDetail) },
          ...refusals('UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND', 'INVALID'),
        },
      }),
      async (c) => {
        const { id } = c.req.valid('param');
        const order = await reading(deps, c.var.principal, async (request) => {
          const { tx, account } = request;
          const row = await findOrder(tx, id, await outletsWith(request, 'order:read'));
          if (!row) throw problem('NOT_FOUND');
          const parts = {
            lines: await linesOf(tx, id),
            payments: await paymentsOf(tx, id),
            refunds: await refundsOf(tx, id),
            history: await historyOf(tx, id),
            decisions: await decisionsOn(tx, id),
          };
          return detailOf(row, parts, account.tenant.currencyExponent);
        });
        return c.json(order, 200);
      },
    );
}
