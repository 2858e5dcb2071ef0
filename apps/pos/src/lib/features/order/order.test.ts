import { ModifierOptionId, TableId, type Line, type Order, type OrderId, type Product } from '@meja/domain';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { v7 } from 'uuid';
import type { Pos } from '#lib/app/contract.ts';
import { until } from '#lib/testing/browser.ts';
import { Shop, signedIn } from '#lib/testing/shop.ts';
import { aDish } from '#lib/testing/builders.ts';
import { settings } from '#lib/testing/outlet.ts';
import { changeHeader, changeLine, moveTo, removeLine, replaceLine, voidLine } from './changes.ts';
import { OrderController, type Wish } from './order.svelte.ts';
import { missingIn } from './required.ts';
import { isReady } from './send.ts';
import { shareTable, strangersOf } from './strangers.ts';

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
    new OrderController(tablet, id, type && { type, tableId: null, isShared: false }, ({ code }) =>
      refusals.push(code),
    );
  const firstLine = (): Line => {
    const [line] = order.lines;
    if (!line) throw new Error('no line');
    return line;
  };
  const shown = (): string[] => order.lines.map((line) => `${line.quantity}× ${line.name}`);

  beforeEach(async () => {
    shop = new Shop();
    refusals = [];
    pos = await signedIn(await shop.enrolled());
    order = controllerOf(pos);
  });

  afterEach(() => shop.close());

  it('does not exist before its first line', async () => {
    await changeHeader(order, { ...order.header, customerName: 'Bu Tini', covers: 2 });
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

  it('changes on a line what is wished otherwise, as one change, and nothing where nothing is', async () => {
    shop.http.online = false;
    await order.add(wish(tea));
    const line = firstLine();
    expect(await changeLine(order, line, { quantity: 4, note: '' })).toBe(true);
    expect(await changeLine(order, line, { quantity: 4, note: '' })).toBe(true);
    expect(await changeLine(order, line, { quantity: 4, note: 'tanpa gula' })).toBe(true);
    expect(order.lines).toMatchObject([{ quantity: 4, note: 'tanpa gula' }]);
    await until(() => pos.sync.waiting.length > 3, 'the changes');
    expect(pos.sync.waiting.map(({ name }) => name)).toEqual([
      'order.open',
      'order.addLine',
      'order.changeQuantity',
      'order.changeLineNote',
    ]);
  });

  describe('while another tab has changed what this one still shows as it was', () => {
    let other: OrderController;

    beforeEach(async () => {
      await order.add(wish(tea));
      other = controllerOf(await signedIn(await shop.open()), order.id, null);
      await expect.poll(() => other.lines.length).toBe(1);
    });

    /** Asked for before this tab can know what the other does. */
    const atOnce = async <T>(theirs: () => Promise<boolean>, ours: () => Promise<T>): Promise<T> => {
      const [, answer] = await Promise.all([theirs(), ours()]);
      return answer;
    };

    it('overwrites nothing on the line', async () => {
      const line = firstLine();
      const more = () => changeLine(other, line, { quantity: 4, note: '' });
      expect(await atOnce(more, () => changeLine(order, line, { quantity: 2, note: '' }))).toBe(false);
      await expect.poll(shown).toEqual(['4× Es Teh']);
      const five = () => changeLine(other, line, { quantity: 5, note: '' });
      expect(await atOnce(five, () => removeLine(order, line))).toBe(false);
      await expect.poll(shown).toEqual(['5× Es Teh']);
      expect(refusals).toEqual([]);
    });

    it('changes the rest of the line', async () => {
      const line = firstLine();
      const more = () => changeLine(other, line, { quantity: 4, note: '' });
      expect(await atOnce(more, () => changeLine(order, line, { quantity: 1, note: 'tanpa es' }))).toBe(true);
      await expect.poll(() => order.lines).toMatchObject([{ quantity: 4, note: 'tanpa es' }]);
    });

    it('changes of the order’s details what was touched here, and takes nothing else back', async () => {
      const theirs = () => changeHeader(other, { covers: 6, note: 'dekat jendela' });
      const ours = () => changeHeader(order, { covers: 0, note: '', customerName: 'Bu Tini' });
      expect(await atOnce(theirs, ours)).toBe(true);
      const both = { covers: 6, note: 'dekat jendela', customerName: 'Bu Tini' };
      await expect.poll(() => order.header).toMatchObject(both);
      // Of the same detail one of them changes it, whoever is first.
      const notes = ['teras', 'dapur'];
      const areSaved = await Promise.all(
        [other, order].map((each, i) => changeHeader(each, { note: notes[i] ?? '' })),
      );
      expect(areSaved.filter(Boolean)).toHaveLength(1);
      await expect.poll(() => order.header).toMatchObject({ ...both, note: notes[areSaved.indexOf(true)] });
    });
  });

  it('sends once, however often it is tapped', async () => {
    await order.add(wish(tea));
    expect(await Promise.all([order.send(), order.send(), order.send()])).toEqual([true, false, false]);
    expect(order.unsent).toEqual([]);
    expect(refusals).toEqual([]);
  });

  it('takes another wish in a line’s place', async () => {
    await order.add(wish(rice));
    expect(await replaceLine(order, firstLine(), wish(rice, { note: 'pedas', quantity: 2 }))).toBe(true);
    expect(order.lines).toMatchObject([{ quantity: 2, note: 'pedas' }]);
  });

  it('says what was refused and saves nothing', async () => {
    await order.add(wish(tea));
    await order.send();
    expect(await removeLine(order, firstLine())).toBe(false);
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

  it('sent without a network waits, and says so on each line until it has arrived', async () => {
    await order.add(wish(tea));
    await order.send();
    await expect.poll(() => order.waits).toBe(false);
    expect([order.arrivesNow, order.lines.map((line) => order.lineWaits(line))]).toEqual([true, [false]]);
    shop.http.online = false;
    await order.add(wish(rice));
    await order.send();
    expect(order.waits).toBe(true);
    expect(order.lines.map((line) => order.lineWaits(line))).toEqual([false, true]);
    await expect.poll(() => order.arrivesNow).toBe(false);
    shop.http.online = true;
    pos.sync.syncNow();
    await expect.poll(() => order.waits).toBe(false);
    expect(order.lines.map((line) => order.lineWaits(line))).toEqual([false, false]);
    expect(order.lines.every(({ sentAt }) => sentAt !== null)).toBe(true);
  });

  it('of which something was refused says so, until somebody has seen it', async () => {
    await order.add(wish(tea));
    await expect.poll(() => order.waits).toBe(false);
    shop.http.online = false;
    await order.add(wish(rice));
    expect(pos.sync.troubled.has(order.id)).toBe(false);
    const closed = shop.server.order(order.id);
    shop.server.put('orders', { ...closed!, status: 'cancelled' });
    shop.http.online = true;
    pos.sync.syncNow();
    await expect.poll(() => pos.sync.troubled.has(order.id)).toBe(true);
    const [item] = pos.sync.attention;
    await pos.sync.acknowledge(item!.id);
    expect(pos.sync.troubled.has(order.id)).toBe(false);
  });

  it('voids as many of a line as are asked for', async () => {
    await order.add(wish(tea, { quantity: 3 }));
    await order.send();
    expect(await voidLine(order, firstLine(), 1, 'kebanyakan')).toBe(true);
    expect(order.lines).toMatchObject([
      { quantity: 2, kitchenStatus: 'pending' },
      { quantity: 1, kitchenStatus: 'void', voidReason: 'kebanyakan' },
    ]);
    expect(order.bill.subtotal).toBe(10_000);
    expect(await voidLine(order, firstLine(), 2, 'salah')).toBe(true);
    expect(order.lines).toMatchObject([{ quantity: 2, kitchenStatus: 'void' }, { quantity: 1 }]);
    await expect.poll(() => order.waits).toBe(false);
    expect(shop.server.order(order.id)?.lines).toHaveLength(2);
  });

  describe('at a table that has another one', () => {
    const [here, elsewhere] = [TableId.parse(v7()), TableId.parse(v7())];
    const at = (tableId: TableId, isShared = false) =>
      new OrderController(pos, v7() as OrderId, { type: 'dine_in', tableId, isShared }, () => undefined);

    it('asks, from before its first line, until somebody says that they share it', async () => {
      const [first, second] = [at(here), at(here)];
      await first.add(wish(tea));
      expect(strangersOf(pos, second).map(({ id }) => id)).toEqual([first.id]);
      await second.add(wish(rice));
      expect(strangersOf(pos, first).map(({ id }) => id)).toEqual([second.id]);
      expect(await shareTable(second, here)).toBe(true);
      expect([strangersOf(pos, first), strangersOf(pos, second)]).toEqual([[], []]);
    });

    it('does not ask whoever has begun it there knowingly', async () => {
      const first = at(here);
      await first.add(wish(tea));
      const second = at(here, true);
      expect(strangersOf(pos, second)).toEqual([]);
      await second.add(wish(rice));
      expect(pos.orders.byId(second.id)?.sharedTableId).toBe(here);
      expect([strangersOf(pos, first), strangersOf(pos, second)]).toEqual([[], []]);
    });

    it('is moved there with a word about it, and asks again where it comes upon a third', async () => {
      const [first, second, third] = [at(here), at(elsewhere), at(elsewhere)];
      for (const each of [first, second]) await each.add(wish(tea));
      expect(await moveTo(second, here, true)).toBe(true);
      expect([strangersOf(pos, first), strangersOf(pos, second)]).toEqual([[], []]);
      await third.add(wish(tea));
      expect(await moveTo(second, elsewhere, false)).toBe(true);
      expect(strangersOf(pos, second).map(({ id }) => id)).toEqual([third.id]);
    });
  });

  it('goes to the kitchen once all is filled in that the outlet asks for', async () => {
    const delivery = controllerOf(pos, v7() as OrderId, 'delivery');
    shop.server.put('settings', settings({ required: { delivery: ['name', 'address'] } }));
    pos.sync.syncNow();
    await expect.poll(() => missingIn(pos, delivery)).toEqual(['name', 'address']);
    await delivery.add(wish(tea));
    expect([await isReady(pos, delivery), delivery.asking]).toEqual([false, true]);
    await changeHeader(delivery, { customerName: 'Bu Tini', note: 'Jl. Melati 3' });
    expect([await isReady(pos, delivery), delivery.asking]).toEqual([true, false]);
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
