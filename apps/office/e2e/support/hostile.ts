import { addLineArgs, anId, openOrderArgs, paymentArgs, refundArgs } from '@meja/testing/envelope-writer';
import type { LineId, ModifierOptionId, OrderId, PaymentId } from '@meja/domain';
import type { MejaServer } from '@meja/testing/e2e';
import type { Tablet } from './tablet.ts';

const long = (part: string, length: number): string => part.repeat(length).slice(0, length).toWellFormed();

/** What people call things at the worst: as long as may be, with no place to break a line, in other scripts and directions. */
const NAMES = [
  long('W', 200),
  long('دجاجمشويمعالأرزوالخضروات', 200),
  long('宫保鸡丁配白米饭和四川辣椒油', 200),
  long('🍜🌶️👩🏽‍🍳', 96),
  long('nasi goreng spesial pedas sekali ', 200),
];
const name = (place: number, length = 200): string =>
  (NAMES[place % NAMES.length] ?? '').slice(0, length).toWellFormed();
const NOTE = `${long('Tanpabawang', 250)} ${long('sambal dipisah, ', 249)}`;

/** An order with the longest of everything, part of its money given back. Gives its id and number. */
export async function worstOrder(till: Tablet): Promise<{ orderId: OrderId; number: string }> {
  const orderId = anId<OrderId>();
  const number = `${till.series}-260101-99`;
  const paymentId = anId<PaymentId>();
  const { writer } = till;
  const lines = NAMES.map((each, place) =>
    addLineArgs({
      ...{ orderId, lineId: anId<LineId>(), name: each, note: NOTE, quantity: 999, unitPrice: 1_234_567 },
      modifiers: [
        { optionId: anId<ModifierOptionId>(), groupName: name(place), name: name(place + 1), price: 9_999 },
      ] as never,
    }),
  );
  await till.deliver(
    writer.write({
      name: 'order.open',
      args: openOrderArgs({
        ...{ orderId, number, customerName: name(0), customerPhone: long('+62812', 20), note: NOTE },
      }),
    }),
    ...lines.map((args) => writer.write({ name: 'order.addLine', args })),
    writer.write({
      name: 'payment.record',
      args: paymentArgs({
        ...{ orderId, paymentId, amount: 1_000_000_000, method: 'transfer', assurance: 'attested' },
        ...{ reference: long('REF', 100), receiptNumber: `${till.series}-R99`, tendered: 1_000_000_000 },
      }),
    }),
    writer.write({
      name: 'payment.refund',
      args: refundArgs({
        ...{ orderId, paymentId, amount: 123_456_789 },
        method: 'transfer',
        reason: name(0),
      }),
    }),
  );
  return { orderId, number };
}

/** Gives all that a business has named the worst of names, past the server. */
export async function nameAllWorst(server: MejaServer, slug: string): Promise<void> {
  const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
  const any = (length: number, by: string) =>
    `left((array[${NAMES.map(quoted).join(', ')}])[1 + abs(hashtext(${by}::text)) % ${NAMES.length}], ${length})`;
  const tenant = `(select id from tenants where slug = ${quoted(slug)})`;
  const set = (table: string, columns: string) =>
    server.sql(`update ${table} set ${columns} where tenant_id = ${tenant}`);
  await server.sql(`update tenants set name = ${quoted(name(0))} where slug = ${quoted(slug)}`);
  await set('outlets', `name = ${any(200, 'id')}`);
  await set('users', `name = ${any(200, 'id')}`);
  await set('devices', `name = ${any(100, 'id')}`);
  await set('dining_tables', `name = ${any(15, 'id')} || right(id::text, 5)`);
  await set('orders', `customer_name = ${any(200, 'id')}, note = ${quoted(NOTE)}`);
  await set('shifts', `note = ${quoted(NOTE)}`);
  await set('cash_entries', `reason = ${quoted(NOTE)}`);
}
