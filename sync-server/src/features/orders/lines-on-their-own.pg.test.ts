import type { Command, LineId, OrderId, TableId } from '@meja/domain';
import { anId } from '@meja/testing/envelope-writer';
import { describe, expect, it } from 'vitest';
import type { Tx } from '../../db/database.ts';
import { a, outcomes, restaurant, rowsOf } from '../../testing/deciding.ts';
import { EGG, inOffice, lineOf, menu, openOf, sellInTests } from '../../testing/selling.ts';

sellInTests();

/** What may become of the menu and the floor while an order is open. */
const CHANGES: Record<string, (tx: Tx) => Promise<unknown>> = {
  'the dish, its option and its group were deleted': async (tx) => {
    await tx.deleteFrom('product_modifier_groups').execute();
    await tx.deleteFrom('modifier_options').execute();
    await tx.deleteFrom('modifier_groups').execute();
    await tx.deleteFrom('products').where('id', '=', menu.dish).execute();
  },
  'the dish is sold out, dearer, and taxed otherwise': (tx) =>
    tx
      .updateTable('products')
      .set({ name: 'Lain', is_available: false, price: 99_000, tax_class: 'exempt', category_id: null })
      .where('id', '=', menu.dish)
      .execute(),
  'the option is sold out and dearer': (tx) =>
    tx.updateTable('modifier_options').set({ name: 'Lain', price: 9_000, is_available: false }).execute(),
  'the table was deleted': (tx) => tx.deleteFrom('dining_tables').execute(),
};

const ORDERED = { modifiers: () => [{ optionId: menu.egg, ...EGG }], quantity: 3 };

/** What can be done to a line, and what it comes to then, at 28,500 each. */
const DEEDS: Record<string, { isSent: boolean; command: (ids: Ids) => Command; gross: number }> = {
  'its quantity is changed': {
    ...{ isSent: false, gross: 2 * 28_500 },
    command: (ids) => ({ name: 'order.changeQuantity', args: { ...ids, quantity: 2 } }),
  },
  'its note is changed': {
    ...{ isSent: false, gross: 3 * 28_500 },
    command: (ids) => ({ name: 'order.changeLineNote', args: { ...ids, note: 'pedas' } }),
  },
  'it is taken off': {
    ...{ isSent: false, gross: 0 },
    command: (ids) => ({ name: 'order.removeLine', args: ids }),
  },
  'it is sent': {
    ...{ isSent: false, gross: 3 * 28_500 },
    command: ({ orderId, lineId }) => ({ name: 'order.send', args: { orderId, lineIds: [lineId] } }),
  },
  'it is voided': {
    ...{ isSent: true, gross: 0 },
    command: (ids) => ({ name: 'order.voidLine', args: { ...ids, reason: 'salah' } }),
  },
  'some of it is voided': {
    ...{ isSent: true, gross: 28_500 },
    command: (ids) => ({
      name: 'order.voidPart',
      args: { ...ids, voidedId: anId(), quantity: 2, reason: 'salah' },
    }),
  },
};
interface Ids {
  orderId: OrderId;
  lineId: LineId;
}

describe.each(Object.entries(CHANGES))('a line on a bill after %s', (_, change) => {
  it.each(Object.entries(DEEDS))('is what it was when %s', async (__, { isSent, command, gross }) => {
    const tableId = anId<TableId>();
    const { tenantId: tenant_id, outletId: outlet_id } = restaurant;
    await inOffice((tx) =>
      tx.insertInto('dining_tables').values({ tenant_id, outlet_id, id: tableId, name: 'A9' }).execute(),
    );
    const ids = { orderId: anId<OrderId>(), lineId: anId<LineId>() };
    const send: Command = { name: 'order.send', args: { orderId: ids.orderId, lineIds: [ids.lineId] } };
    const begun = [
      openOf(ids.orderId, { tableId }),
      lineOf(ids.orderId, { lineId: ids.lineId, quantity: ORDERED.quantity, modifiers: ORDERED.modifiers() }),
      ...(isSent ? [send] : []),
    ];
    const mutations = begun.map((each) => a.write(each));
    expect(new Set(await outcomes(a, ...mutations))).toEqual(new Set(['applied']));

    await inOffice(change);

    expect(await outcomes(a, a.write(command(ids)))).toEqual(['applied']);
    expect(await rowsOf('orders')).toMatchObject([{ gross_amount: gross, table_id: tableId }]);
    for (const line of await rowsOf('order_lines'))
      expect(line).toMatchObject({
        ...{ name: 'Nasi Goreng', unit_price: 24_000, tax_class: 'standard' },
        modifiers: [{ optionId: menu.egg, ...EGG }],
      });
  });
});
