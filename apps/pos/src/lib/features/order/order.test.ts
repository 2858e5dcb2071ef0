import { ModifierOptionId, type Order, type OrderId, type Product } from '@meja/domain';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { v7 } from 'uuid';
import type { Pos } from '#lib/app/contract.ts';
import { until } from '#lib/testing/browser.ts';
import { Shop, signedIn } from '#lib/testing/shop.ts';
import { aDish } from '#lib/testing/builders.ts';
import { OrderController, type Wish } from './order.svelte.ts';

const tea = aDish('Es Teh', { price: 5_000 });
const rice = aDish('Nasi Goreng');
const wish = (product: Product, over: Partial<Wish> = {}): Wish => ({
  product,
  modifiers: [],
  quantity: 1,
  note: '',
  ...over,
});

describe('an order on the screen', () => {
  let shop: Shop;
  let pos: Pos;
  let order: OrderController;
  let refusals: string[];

  const controllerOf = (tablet: Pos, id = v7() as OrderId, type: Order['type'] | null = 'takeaway') =>
    new OrderController(tablet, id, type && { type, tableId: null }, ({ code }) => refusals.push(code));
  const shown = (): string[] => order.lines.map((line) => `${line.quantity}× ${line.name}`);

  beforeEach(async () => {
    shop = new Shop();
    refusals = [];
    pos = await signedIn(await shop.enrolled());
    order = controllerOf(pos);
  });

  afterEach(() => shop.close());

  it('does not exist before its first line', async () => {
    await order.setHeader({ ...order.header, customerName: 'Bu Tini', covers: 2 });
    expect(pos.orders.all).toEqual([]);
    await order.add(wish(tea));
    expect(pos.orders.all).toMatchObject([{ id: order.id, customerName: 'Bu Tini', covers: 2 }]);
    expect(order.order?.number).toMatch(/^JKT-1-\d{6}-1$/);
  });

  it('opens once, however fast the first taps come', async () => {
    await Promise.all([order.add(wish(tea)), order.add(wish(rice)), order.add(wish(tea))]);
    expect(pos.orders.all).toHaveLength(1);
    expect(shown()).toEqual(['1× Es Teh', '1× Nasi Goreng', '1× Es Teh']);
  });

  it('counts the same dish up when it is tapped again at once', async () => {
    await Promise.all([order.add(wish(tea)), order.add(wish(tea)), order.add(wish(tea, { quantity: 2 }))]);
    expect(shown()).toEqual(['4× Es Teh']);
    expect(order.counts.get(tea.id)).toBe(4);
    expect(order.bill.subtotal).toBe(20_000);
  });

  it('loses no tap of two tabs at the same moment', async () => {
    await order.add(wish(tea));
    const other = controllerOf(await signedIn(await shop.open()), order.id, null);
    const taps = [order, other, order, other].map((each) => each.add(wish(tea)));
    expect(await Promise.all(taps)).toEqual([true, true, true, true]);
    await expect.poll(shown).toEqual(['5× Es Teh']);
    expect(refusals).toEqual([]);
  });

  it('keeps apart what is not the very same', async () => {
    await order.add(wish(tea));
    await order.add(wish(tea, { note: 'tanpa gula' }));
    const hot = {
      optionId: ModifierOptionId.parse(v7()),
      groupName: 'Suhu',
      name: 'Panas',
      price: 0,
    };
    await order.add(wish(tea, { modifiers: [hot] }));
    await order.add(wish(tea));
    expect(shown()).toHaveLength(4);
  });

  it('never counts up what the kitchen has', async () => {
    await order.add(wish(tea));
    await order.send();
    await order.add(wish(tea));
    expect(shown()).toEqual(['1× Es Teh', '1× Es Teh']);
    expect(order.unsent).toHaveLength(1);
  });

  it('follows the finger at once and saves quick taps as one change', async () => {
    shop.http.online = false;
    await order.add(wish(tea));
    const [line] = order.lines;
    if (!line) throw new Error('no line');
    const taps = [2, 3, 4].map((quantity) => order.setQuantity(line, quantity));
    expect(order.quantityOf(line)).toBe(4);
    await Promise.all(taps);
    expect(shown()).toEqual(['4× Es Teh']);
    await until(() => pos.sync.waiting.length > 2, 'the change');
    expect(pos.sync.waiting.map(({ name }) => name)).toEqual([
      'order.open',
      'order.addLine',
      'order.changeQuantity',
    ]);
  });

  it('sends once, however often it is tapped', async () => {
    await order.add(wish(tea));
    expect(await Promise.all([order.send(), order.send(), order.send()])).toEqual([true, false, false]);
    expect(order.unsent).toEqual([]);
    expect(refusals).toEqual([]);
  });

  it('takes another wish in a line’s place', async () => {
    await order.add(wish(rice));
    const [line] = order.lines;
    if (!line) throw new Error('no line');
    expect(await order.replace(line, wish(rice, { note: 'pedas', quantity: 2 }))).toBe(true);
    expect(order.lines).toMatchObject([{ quantity: 2, note: 'pedas' }]);
  });

  it('says what was refused and saves nothing', async () => {
    await order.add(wish(tea));
    await order.send();
    const [line] = order.lines;
    if (!line) throw new Error('no line');
    expect(await order.removeLine(line)).toBe(false);
    expect(refusals).toEqual(['LINE_SENT']);
    expect(shown()).toEqual(['1× Es Teh']);
  });

  it('of another tablet is not counted up: each adds a line of its own', async () => {
    await order.add(wish(tea));
    const elsewhere = await signedIn(await shop.enrolledElsewhere());
    await expect.poll(() => elsewhere.orders.byId(order.id)?.lines.length).toBe(1);
    await controllerOf(elsewhere, order.id, null).add(wish(tea));
    expect(elsewhere.orders.byId(order.id)?.lines).toHaveLength(2);
  });

  it('that nobody knows of is missing, and can’t be edited', () => {
    const unknown = controllerOf(pos, v7() as OrderId, null);
    expect([unknown.missing, unknown.canEdit]).toEqual([true, false]);
  });

  it('offers nothing to those who may not', () => {
    pos.session.signOut();
    expect(order.canEdit).toBe(false);
  });
});
