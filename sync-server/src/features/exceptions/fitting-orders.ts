import type { z } from '@hono/zod-openapi';
import { billOf, type Order, type OrderId, type TableId } from '@meja/domain';
import { amountOf } from '../../http/amount.ts';
import { problem } from '../../http/problem.ts';
import { outletsWith, type AuthenticatedRequest } from '../access/index.ts';
import { orderStore } from '../orders/index.ts';
import type { FittingOrder } from './exceptions.schema.ts';
import { namesOf } from './named.queries.ts';
import { leftIn, openAmount } from './resolve-money.ts';
import { findMoney, candidateOrders } from './resolutions.queries.ts';

const SHOWN = 20;
/** Candidates that are loaded: their rows know nothing of rounding, and of refunds only the sum. */
const CANDIDATES = 100;

type Money = NonNullable<Awaited<ReturnType<typeof findMoney>>>;

/** The orders that waiting money fits on: the one that it was meant for, those that it settles exactly, the newest. */
export async function fittingOrders(
  request: AuthenticatedRequest,
  id: string,
  search: string | undefined,
): Promise<z.infer<typeof FittingOrder>[]> {
  const { tx, account } = request;
  const scope = await outletsWith(request, 'exception:resolve');
  const money = await findMoney(tx, id);
  if (!money || (scope !== 'everywhere' && !scope.includes(money.outlet_id))) throw problem('NOT_FOUND');
  const ids = await candidateOrders(tx, money, search, CANDIDATES);
  const fitting = (await orderStore.load(tx, ids, []))
    .filter((order) => openAmount(order, money) > 0)
    .sort((a, b) => likelihood(b, money) - likelihood(a, money) || b.openedAt - a.openedAt)
    .slice(0, SHOWN);
  const tableIds = fitting.flatMap((order): TableId[] => (order.tableId === null ? [] : [order.tableId]));
  const { tables } = await namesOf(tx, { people: [], tables: tableIds, subjects: [] });
  const amount = (minor: number) => amountOf(minor, account.tenant.currencyExponent);
  return fitting.map((order) => ({
    id: order.id,
    order_number: order.number,
    order_type: order.type,
    table_number: order.tableId === null ? null : (tables.get(order.tableId) ?? null),
    customer_name: order.customerName,
    opened_at: new Date(order.openedAt).toISOString(),
    total: amount(billOf(order).total),
    room: amount(openAmount(order, money)),
    is_meant: isMeant(order.id, money),
  }));
}

const isMeant = (id: OrderId, money: Money): boolean => money.order_id === id;

const likelihood = (order: Order, money: Money): number =>
  (isMeant(order.id, money) ? 2 : 0) + (openAmount(order, money) === leftIn(money) ? 1 : 0);
