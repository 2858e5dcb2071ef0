/**
 * Runs in the page of a tablet, beside its app and on its database: a service too long for a test to tap, taken by the
 * app's own dispatch. The app reads it when it is opened next.
 */
import {
  billOf,
  Product,
  Staff,
  type Command,
  type LineId,
  type Order,
  type OrderId,
  type PaymentId,
  type StaffId,
} from '@meja/domain';
import { docsOf } from '@meja/sync';
import { v7 } from 'uuid';
import { z } from 'zod';
import { MejaDb } from '../../src/lib/data/db.ts';
import type { Issue } from '../../src/lib/data/deciding.ts';
import { dispatch } from '../../src/lib/data/dispatch.ts';
import { computeArgon2id } from '../../src/lib/app/argon2.compute.ts';
import { readContact, writeMeta } from '../../src/lib/data/meta.ts';
import { proveWith, vouchWith } from '../../src/lib/data/proof.ts';
import type { Author } from '../../src/lib/data/sealing.ts';
import { checkPin } from '../../src/lib/data/sign-in.ts';

export interface Service {
  sales: number;
  dish: string;
  cashier: string;
  pin: string;
  /** How long ago it was, and with it the last word of the server. */
  agoMs: number;
}

/** Of a sale: open, one dish, send, pay, complete. */
export const STEPS_OF_A_SALE = 5;
const SALES_AT_ONCE = 40;

export async function take({ sales, dish, cashier, pin, agoMs }: Service): Promise<void> {
  z.config({ jitless: true });
  const db = new MejaDb();
  const product = await find(db.base('products').toArray(), Product, dish);
  const actorId = (await find(db.staff.toArray(), Staff, cashier)).id;
  const author = await authorBy(db, actorId, pin);
  const deps = { db, now: () => Date.now() - agoMs, newId: () => v7() };
  const act = async (make: (issue: Issue) => Command[]): Promise<Order[]> => {
    const result = await dispatch(deps, author, make);
    if (!result.ok) throw new Error(result.error.code);
    return docsOf('order', result.value.documents);
  };
  for (let left = sales; left > 0; left -= SALES_AT_ONCE) {
    const ids = Array.from({ length: Math.min(left, SALES_AT_ONCE) }, () => v7() as OrderId);
    const orders = await act((issue) => ids.flatMap((id) => begun(issue, id, product)));
    await act((issue) => orders.flatMap((order) => paid(issue, order)));
  }
  const contact = await readContact(db);
  const then = Date.now() + contact.offsetMs - agoMs;
  await writeMeta(db, 'contact', { ...contact, heardAt: then, syncedAt: then });
  db.close();
}

/** Types the PIN, so that what is taken is proven. */
async function authorBy(db: MejaDb, id: StaffId, pin: string): Promise<Author> {
  const checked = await checkPin(
    {
      ...{ db, now: () => Date.now(), ticks: () => performance.now(), locksSeen: new Map() },
      argon2id: (typed, cost) => computeArgon2id({ pin: typed, ...cost }),
      tries: { begin: () => Promise.resolve(null), succeed: () => undefined },
    },
    id,
    pin,
  );
  if (!checked.ok) throw new Error(checked.error.code);
  return { id, vouch: vouchWith(proveWith(checked.value.proofKey)) };
}

async function find<T extends { name: string }>(
  rows: Promise<{ doc: unknown }[]>,
  schema: z.ZodType<T>,
  name: string,
): Promise<T> {
  const found = (await rows).map(({ doc }) => schema.parse(doc)).find((each) => each.name === name);
  if (!found) throw new Error(`there is no ${name}`);
  return found;
}

const begun = (issue: Issue, orderId: OrderId, dish: Product): Command[] => [
  {
    name: 'order.open',
    args: {
      orderId,
      number: issue.orderNumber(),
      type: 'dine_in',
      tableId: null,
      covers: 2,
      customerName: '',
      customerPhone: '',
      note: '',
      charges: issue.charges('dine_in'),
    },
  },
  {
    name: 'order.addLine',
    args: {
      orderId,
      lineId: issue.id<LineId>(),
      productId: dish.id,
      name: dish.name,
      unitPrice: dish.price,
      quantity: 1,
      modifiers: [],
      note: '',
      taxClass: dish.taxClass,
    },
  },
];

function paid(issue: Issue, order: Order): Command[] {
  const { total } = billOf(order);
  return [
    { name: 'order.send', args: { orderId: order.id, lineIds: order.lines.map(({ id }) => id) } },
    {
      name: 'payment.record',
      args: {
        orderId: order.id,
        paymentId: issue.id<PaymentId>(),
        method: 'cash',
        amount: total,
        rounding: 0,
        tendered: total,
        change: 0,
        reference: null,
        assurance: 'counted',
        receiptNumber: issue.receiptNumber(),
      },
    },
    { name: 'order.complete', args: { orderId: order.id } },
  ];
}
