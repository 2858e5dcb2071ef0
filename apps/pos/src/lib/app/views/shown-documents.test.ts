import { refKey, type Order } from '@meja/domain';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { applyNews } from '../../data/news.ts';
import type { Tablet } from '../../testing/tablet.ts';
import { newsOfAnOrderOf, twoTablets } from '../../testing/two-tablets.ts';
import { ShownDocuments } from './shown-documents.ts';
import { NOTHING_SHOWN, shownOf } from './shown.ts';

const keyOf = ({ id }: Order): string => refKey({ kind: 'order', id });

describe('the documents that are shown', () => {
  let tablet: Tablet;
  let other: Tablet;
  let shown = NOTHING_SHOWN;
  let bugs: unknown[];
  let orders: ShownDocuments;

  beforeEach(async () => {
    ({ tablet, other } = await twoTablets());
    await other.open();
    await other.settle();
    await tablet.settle();
    shown = NOTHING_SHOWN;
    bugs = [];
    orders = show(tablet);
  });
  afterEach(() => orders.close());

  const show = ({ db, bus }: Tablet) =>
    new ShownDocuments({ db, bus, onShown: (now) => (shown = now), onBug: (bug) => bugs.push(bug) });

  /** What an event brings of an order that the other tablet has just taken. */
  async function news() {
    const brought = await applyNews(tablet.db, await newsOfAnOrderOf(other));
    if (!brought) throw new Error('the news do not fit');
    return brought;
  }

  const onScreen = (): Order[] => shownOf('order', shown).sort((a, b) => (a.id < b.id ? -1 : 1));

  it('are those of an event without being read anew', async () => {
    await orders.load();
    const brought = await news();
    void orders.showNews(brought);
    expect(onScreen()).toEqual(await tablet.view());
    expect(onScreen()).toHaveLength(2);
    expect(shown.unsent).toEqual(new Set());
  });

  /** What is read next has been read, and is not heard of before it is let through. */
  function holdNextReading(): () => void {
    let letThrough = (): void => undefined;
    const gate = new Promise<void>((resolve) => (letThrough = resolve));
    const read = tablet.db.transaction.bind(tablet.db);
    const once = vi.spyOn(tablet.db, 'transaction');
    once.mockImplementationOnce(async (...how) => {
      const result = await read(...how);
      await gate;
      return result;
    });
    return letThrough;
  }

  it('are read once more where something comes while what may be older is being read', async () => {
    await orders.load();
    const letThrough = holdNextReading();
    const reading = orders.load();
    const brought = await news();
    const taken = await tablet.open();
    const showing = [
      orders.showNews(brought),
      orders.showQueued({
        documents: [{ kind: 'order', doc: taken }],
        entries: [],
        refs: [],
        isBehind: false,
      }),
    ];
    expect(onScreen()).toHaveLength(1);
    letThrough();
    await Promise.all([reading, ...showing]);
    expect(onScreen()).toEqual(await tablet.view());
    expect(onScreen()).toHaveLength(3);
    expect(shown.unsent).toEqual(new Set([keyOf(taken)]));
  });

  it('are all of them from the first on: before that a part of them would pass for the whole', async () => {
    const brought = await news();
    await orders.showNews(brought);
    expect(onScreen()).toHaveLength(2);
  });

  it('stay as they were where they cannot be read, which is told, and come with the next reading, whatever it is of', async () => {
    await orders.load();
    const before = onScreen();
    const [missed, asked] = [await news(), await tablet.open()];
    vi.spyOn(tablet.db, 'transaction').mockRejectedValueOnce(new Error('no disk'));
    tablet.bus.changed({ refs: missed.refs });
    await expect.poll(() => bugs).toHaveLength(1);
    expect(onScreen()).toEqual(before);
    tablet.bus.changed({ refs: [keyOf(asked)] });
    await expect.poll(onScreen).toHaveLength(3);
  });

  it('are not read anew in the tab that says that it shows them already', async () => {
    await orders.load();
    const brought = await news();
    const reads = vi.spyOn(tablet.db, 'transaction');
    tablet.bus.changed({ refs: brought.refs, isShown: true });
    expect(reads).not.toHaveBeenCalled();
    tablet.bus.changed({ refs: brought.refs });
    await expect.poll(onScreen).toHaveLength(2);
  });
});
