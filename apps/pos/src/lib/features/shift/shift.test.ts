import { expectedCash, type MovementType, type Shift } from '@meja/domain';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Pos } from '#lib/app/contract.ts';
import { until } from '#lib/testing/browser.ts';
import { CASHIER, staffMember } from '#lib/testing/outlet.ts';
import { pay, PIN_HASH, Shop, signedIn, takeOrder } from '#lib/testing/shop.ts';
import { ClosingController } from './closing.svelte.ts';
import { MovementController } from './movement.svelte.ts';
import { OpeningController } from './opening.svelte.ts';

describe('a shift', () => {
  let shop: Shop;
  let pos: Pos;
  let refusals: string[];

  const refused = ({ code }: { code: string }): void => void refusals.push(code);

  function opening(float: number | null, tab = pos): OpeningController {
    const made = new OpeningController(tab, refused);
    made.float = float;
    return made;
  }

  function current(): Shift {
    const shift = pos.shifts.current;
    if (!shift) throw new Error('no open shift');
    return shift;
  }

  async function opened(float = 100_000): Promise<Shift> {
    await opening(float).confirm();
    return current();
  }

  function movement(type: MovementType, amount: number, reason: string): MovementController {
    const made = new MovementController(pos, current().id, type, refused);
    made.amount = amount;
    made.reason = reason;
    return made;
  }

  function closing(counted: number | null, note = ''): ClosingController {
    const made = new ClosingController(pos, current(), refused);
    made.counted = counted;
    made.note = note;
    return made;
  }

  beforeEach(async () => {
    shop = new Shop();
    refusals = [];
    shop.server.put('staff', staffMember(CASHIER, 'manager', PIN_HASH));
    pos = await signedIn(await shop.enrolled());
    // A drawer is counted without a network as well.
    shop.http.online = false;
    await pos.shifts.load();
  });

  afterEach(() => shop.close());

  it('begins with the float that was counted, which may be nothing', async () => {
    await opening(null).confirm();
    expect(pos.shifts.all).toEqual([]);
    const shift = await opened(0);
    expect(shift).toMatchObject({ float: 0, openedBy: CASHIER, closedAt: null });
    expect(shift.number).toMatch(/-S1$/);
    expect(expectedCash(shift)).toBe(0);
  });

  it('is opened once, however often it is confirmed', async () => {
    const made = opening(100_000);
    await Promise.all([made.confirm(), made.confirm()]);
    await made.confirm();
    expect(pos.shifts.all).toHaveLength(1);
    expect([made.step, refusals]).toEqual(['done', []]);
  });

  it('never begins on top of one that was not counted', async () => {
    await opened();
    const second = opening(50_000);
    await second.confirm();
    expect([second.step, refusals]).toEqual(['asking', ['DRAWER_IN_USE']]);
    expect(pos.shifts.all).toHaveLength(1);
  });

  it('expects what was put in, less what was dropped and paid out', async () => {
    await opened();
    await movement('in', 50_000, ' tambah uang kembalian ').confirm();
    await movement('drop', 20_000, 'setor ke bank').confirm();
    await movement('payout', 5_000, 'es batu').confirm();
    expect(current().movements).toMatchObject([
      { type: 'in', amount: 50_000, reason: 'tambah uang kembalian', by: CASHIER, irregular: null },
      { type: 'drop', amount: 20_000, reason: 'setor ke bank' },
      { type: 'payout', amount: 5_000, reason: 'es batu' },
    ]);
    expect(expectedCash(current())).toBe(125_000);
  });

  it('wants an amount and a reason of every movement', async () => {
    await opened();
    for (const [amount, reason] of [
      [0, 'es batu'],
      [5_000, '  '],
    ] as const) {
      const made = movement('payout', amount, reason);
      expect(made.canConfirm).toBe(false);
      await made.confirm();
      expect(made.step).toBe('asking');
    }
    expect(current().movements).toEqual([]);
  });

  it('enters a movement once, however often it is confirmed', async () => {
    await opened();
    const made = movement('drop', 20_000, 'setor ke bank');
    await Promise.all([made.confirm(), made.confirm()]);
    await made.confirm();
    expect(current().movements).toHaveLength(1);
    expect(refusals).toEqual([]);
  });

  it('ends with what was counted, and says what is missing', async () => {
    const { id, number } = await opened();
    const made = closing(null, ' laci macet ');
    expect(made.difference).toBeNull();
    await made.confirm();
    expect(made.step).toEqual({ state: 'asking' });
    made.counted = 98_000;
    expect([made.expected, made.difference]).toEqual([100_000, -2_000]);
    await made.confirm();
    expect(made.step).toEqual({ state: 'done', number, expected: 100_000, counted: 98_000 });
    expect(pos.shifts.current).toBeNull();
    expect(pos.shifts.byId(id)).toMatchObject({ counted: 98_000, closedBy: CASHIER, note: 'laci macet' });
  });

  it('expects more with every payment that is taken while it is counted', async () => {
    await opened();
    const made = closing(100_000);
    expect(made.difference).toBe(0);
    await pay(pos, (await takeOrder(pos)).id, 28_750);
    expect([made.expected, made.difference]).toEqual([128_750, -28_750]);
  });

  it('is shown as open until its count is shown, and is closed once', async () => {
    await opened();
    const made = closing(100_000);
    const confirmed = Promise.all([made.confirm(), made.confirm()]);
    const shown = new Set<number | null>();
    while (made.step.state === 'saving') {
      shown.add(made.shift.closedAt);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await confirmed;
    await made.confirm();
    expect(shown).toEqual(new Set([null]));
    expect([made.step.state, refusals]).toEqual(['done', []]);
  });

  it('is opened once where two tabs open one at the same moment', async () => {
    const otherTab = await signedIn(await shop.open());
    await otherTab.shifts.load();
    const openings = [opening(100_000), opening(80_000, otherTab)];
    await Promise.all(openings.map((each) => each.confirm()));
    expect(refusals).toEqual(['DRAWER_IN_USE']);
    expect(openings.map(({ step }) => step).toSorted()).toEqual(['asking', 'done']);
    await until(() => otherTab.shifts.all.length > 0, 'the other tab’s shift');
    expect([pos, otherTab].map(({ shifts }) => shifts.all.length)).toEqual([1, 1]);
    expect(pos.sync.state.queued).toBe(1);
  });

  it('that was closed meanwhile takes no more movements, and is not closed again', async () => {
    await opened();
    const late = movement('in', 10_000, 'tambah uang kembalian');
    const again = closing(90_000);
    await closing(100_000).confirm();
    await late.confirm();
    await again.confirm();
    expect(refusals).toEqual(['SHIFT_CLOSED', 'SHIFT_CLOSED']);
    expect([late.step, again.step]).toEqual(['asking', { state: 'asking' }]);
  });

  it('is followed by the next one, with a number of its own', async () => {
    await opened();
    await closing(100_000).confirm();
    const next = await opened(80_000);
    expect(next.number).toMatch(/-S2$/);
    expect(pos.shifts.all.map(({ float }) => float).toSorted((a, b) => a - b)).toEqual([80_000, 100_000]);
  });

  it('by somebody who may not is refused, and can be tried again', async () => {
    shop.http.online = true;
    shop.server.put('staff', staffMember(CASHIER, 'waiter', PIN_HASH));
    pos = await signedIn(await shop.enrolledElsewhere());
    await pos.shifts.load();
    const made = opening(100_000);
    await made.confirm();
    expect([made.step, refusals]).toEqual(['asking', ['NOT_PERMITTED']]);
  });
});
