import { OpenAPIHono, z } from '@hono/zod-openapi';
import {
  OrderId,
  OrderStatus,
  OrderType,
  OutletId,
  PaymentState,
  PaymentStatus,
  TenderMethod,
} from '@meja/domain';
import { createGuards } from '../../http/authenticate.ts';
import type { AppEnv, Deps } from '../../http/deps.ts';
import { refuseInvalid } from '../../http/errors.ts';
import { searchText, wholeNumber } from '../../http/fields.ts';
import { Cursors } from '../../http/cursors.ts';
import { newestFirst, PageQuery } from '../../http/paging.ts';
import { problem } from '../../http/problem.ts';
import { detailRoute, listRoute } from '../../http/routes.ts';
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

const OrderQuery = PageQuery.extend({
  outlet_id: OutletId.optional(),
  status: OrderStatus.optional(),
  payment_status: PaymentStatus.optional(),
  /** As people are shown it: `cancelled` and `partly_refunded` apart from what is written down. */
  payment_state: PaymentState.optional(),
  order_type: OrderType.optional(),
  payment_method: TenderMethod.optional(),
  /** `sold`: what reports count as sales; `open`: neither sold nor cancelled. */
  sales: z.enum(['sold', 'open']).optional(),
  /** The hour of opening, on the outlet's own clock. */
  hour: wholeNumber(0, 23).optional(),
  /** First and last business day, both included. */
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  /** Part of an order's number, a table's or a customer's name. */
  search: searchText.min(1).optional(),
});

export function orderRoutes(deps: Deps) {
  const guards = createGuards(deps);
  const list = listRoute(guards, {
    tag: 'orders',
    path: '/',
    summary: 'Orders, newest first',
    query: OrderQuery,
    item: OrderSummary,
  });
  const detail = detailRoute(guards, {
    tag: 'orders',
    summary: 'An order with its lines, its payments, and all that devices did with it',
    id: OrderId,
    detail: OrderDetail,
  });
  return new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid })
    .openapi(list, async (c) => {
      const query = c.req.valid('query');
      const cursors = new Cursors(deps.tokens, c.var.principal.tenantId, 'orders');
      const page = await reading(deps, c.var.principal, async (request) => {
        const filter: OrderFilter = {
          scope: await outletsWith(request, 'order:read', query.outlet_id),
          status: query.status,
          paymentStatus: query.payment_status,
          paymentState: query.payment_state,
          type: query.order_type,
          method: query.payment_method,
          sales: query.sales,
          hour: query.hour,
          from: query.from,
          to: query.to,
          search: query.search,
        };
        const { rows, next } = await newestFirst(cursors, query, (after, limit) =>
          listOrders(request.tx, filter, after, limit),
        );
        const count = query.cursor === undefined ? await countOrders(request.tx, filter) : {};
        const results = rows.map((row) => summaryOf(row, request.account.tenant.currencyExponent));
        return { ...count, next, results };
      });
      return c.json(page, 200);
    })
    .openapi(detail, async (c) => {
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
    });
}
