import {
  isClosed,
  keptOf,
  leftOf,
  readCommand,
  refundOf,
  settling,
  type Command,
  type ReadCommand,
  type Order,
  type OrderId,
  type PaymentId,
  type RefundId,
} from '@meja/domain';
import { attempt, docsOf, DocumentBook } from '@meja/sync';
import { minorOf } from '../../http/amount.ts';
import type { UserPrincipal } from '../../http/principal.ts';
import { problem } from '../../http/problem.ts';
import {
  alreadyResolved,
  headOfficeContext,
  decide,
  decisionOf,
  noteDecision,
  refused,
  type DecidingDeps,
  type DecisionContext,
} from './decide.ts';
import type { Actions } from './exceptions.table.ts';
import { book, documentsHere, resolutionOf } from './resolve-conflict.ts';
import {
  decisionRow,
  findResolution,
  lockMoney,
  moveMoney,
  outletsOf,
  resolutionsAbout,
  writeResolutions,
  type ResolutionRow,
} from './resolutions.queries.ts';

export interface MoneyDecision {
  /** The client chooses this id, so a retry is the same decision (idempotency key). */
  id: string;
  action: Actions['money'];
  /** The order that is to take it. */
  orderId: OrderId | null;
  /** How much of what is left, as a decimal; null for all that there is room for. */
  amount: string | null;
  note: string;
}

type Money = Awaited<ReturnType<typeof lockMoney>>;

export interface MoneyResolved {
  resolution: ResolutionRow;
  /** What still waits after it. */
  left: number;
  /** Of the currency. */
  exponent: number;
}

/** Books waiting money on an order that has room for it, or closes it: given back, or kept. */
export function resolveMoney(
  deps: DecidingDeps,
  principal: UserPrincipal,
  id: string,
  decision: MoneyDecision,
): Promise<MoneyResolved> {
  return decide(
    deps,
    principal,
    (tx) => outletsOf(tx, 'unallocated_money', [id]),
    async (ctx) => {
      const money = await lockMoney(ctx.tx, id);
      const exponent = ctx.request.account.tenant.currencyExponent;
      const taken = await takenBefore(ctx, money, decision);
      if (taken) return { resolution: taken, left: leftIn(money), exponent };
      const booked = decision.action === 'allocate' ? await allocate(ctx, money, decision) : closing(money);
      const allocated = money.allocated + (decision.action === 'allocate' ? booked.amount : 0);
      const isOver = decision.action !== 'allocate' || allocated === money.amount;
      const after = { allocated, status: isOver ? ('resolved' as const) : ('open' as const) };
      await moveMoney(ctx.tx, id, after);
      await writeResolutions(ctx.tx, [
        {
          ...decisionRow(principal.tenantId, await decisionOf(ctx), money),
          id: decision.id,
          kind: 'money',
          action: decision.action,
          mutation_id: money.id,
          doc_kind: 'order',
          doc_id: booked.orderId,
          amount: booked.amount,
          note: decision.note,
          ...(booked.command && { command: JSON.stringify(booked.command), outcome: 'applied' }),
        },
      ]);
      const left = leftIn({ ...money, ...after });
      const resolution = await resolutionOf(ctx, decision.id);
      noteDecision(deps, ctx, {
        ...{ action: 'money.decided', target: { kind: 'money', id } },
        diff: {
          ...{ decision: decision.action, amount: booked.amount, document: resolution.title },
          note: decision.note,
        },
      });
      return { resolution, left, exponent };
    },
  );
}

/** What waits still. */
export const leftIn = ({
  amount,
  allocated,
  status,
}: Pick<Money, 'amount' | 'allocated' | 'status'>): number => (status === 'open' ? amount - allocated : 0);

async function takenBefore(
  { tx }: DecisionContext,
  money: Money,
  decision: MoneyDecision,
): Promise<ResolutionRow | undefined> {
  const same = await findResolution(tx, decision.id);
  if (same) {
    const isSame =
      same.subject_id === money.id &&
      same.action === decision.action &&
      (decision.action !== 'allocate' || same.doc_id === decision.orderId);
    if (isSame) return same;
    throw alreadyResolved(same);
  }
  if (money.status === 'open') return undefined;
  const closed = (await resolutionsAbout(tx, 'money', [money.id])).at(-1);
  if (!closed) throw new Error('money was closed by nobody');
  if (decision.action !== 'allocate' && closed.action === decision.action) return closed;
  throw alreadyResolved(closed);
}

interface Booked {
  orderId: string;
  amount: number;
  command?: ReadCommand;
}

const closing = (money: Money): Booked => ({ orderId: money.order_id, amount: leftIn(money) });

/** Books what fits. The money keeps its tender, its taker, its hour and the drawer that it lies in. */
async function allocate(ctx: DecisionContext, money: Money, decision: MoneyDecision): Promise<Booked> {
  const { orderId } = decision;
  const left = leftIn(money);
  const asked =
    decision.amount === null ? left : minorOf(decision.amount, ctx.request.account.tenant.currencyExponent);
  if (orderId === null || asked === undefined || asked <= 0) throw problem('INVALID');
  if (asked > left) throw refused('OVERPAYMENT');
  const documents = await documentsHere(ctx, [{ kind: 'order', id: orderId }]);
  const [order] = docsOf('order', documents);
  if (!order) throw refused('ORDER_UNKNOWN');
  const fitting = money.direction === 'in' ? paymentFor : refundFor;
  const { written, amount } = fitting(order, money, asked, decision);
  const command = readCommand(written);
  if (!command) throw problem('INVALID');
  const context = await headOfficeContext(ctx, decision.id, {
    at: money.taken_at.getTime(),
    by: money.taken_by,
  });
  const result = attempt(new DocumentBook(documents), command, context, { roles: ctx.roles });
  if (!result.ok) throw refused(result.error.code);
  await book(ctx, money.device_id, { effects: result.value, context, before: documents });
  return { orderId, amount, command };
}

interface Fitting {
  written: Command;
  /** How much of the money it takes. */
  amount: number;
}

/** How much of waiting money an order can take. */
export function openAmount(order: Order, money: Money): number {
  if (money.direction === 'in')
    return isClosed(order) ? 0 : keptOf(settling(order, money.method, leftIn(money)));
  const part = refundable(order, money, leftIn(money))?.part;
  return part ? keptOf(part) : 0;
}

function paymentFor(order: Order, money: Money, asked: number, { id }: MoneyDecision): Fitting {
  const part = settling(order, money.method, asked);
  const amount = keptOf(part);
  const written: Command = {
    name: 'payment.record',
    args: {
      orderId: order.id,
      paymentId: id as PaymentId,
      method: money.method,
      // Nothing is due: the rule for payments says best why.
      amount: part.amount || asked,
      rounding: part.rounding,
      tendered: amount || asked,
      change: 0,
      reference: money.reference,
      assurance: money.method === 'cash' ? 'counted' : 'attested',
      receiptNumber: money.receipt_number,
    },
  };
  return { written, amount };
}

function refundFor(order: Order, money: Money, asked: number, { id, note }: MoneyDecision): Fitting {
  const best = refundable(order, money, asked);
  if (!best) throw refused('REFUND_TOO_MUCH');
  const written: Command = {
    name: 'payment.refund',
    args: {
      orderId: order.id,
      refundId: id as RefundId,
      paymentId: best.payment.id,
      method: money.method,
      ...best.part,
      reference: money.reference,
      reason: note || money.receipt_number,
      receiptNumber: money.receipt_number,
    },
  };
  return { written, amount: keptOf(best.part) };
}

/** The payment of which it can have been given back: the one that was named, else one by the same tender, else any. */
function refundable(order: Order, money: Money, asked: number) {
  const fits = order.payments.flatMap((payment) => {
    const left = leftOf(order, payment);
    const part = refundOf(left, Math.min(asked, keptOf(left)));
    return part && part.amount > 0 ? [{ payment, part }] : [];
  });
  return (
    fits.find(({ payment }) => payment.id === money.payment_id) ??
    fits.find(({ payment }) => payment.method === money.method) ??
    fits[0]
  );
}
