import type { Sabotage } from './sabotage.ts';

const POS = 'apps/pos/src/lib';

/** What the tablet does, and the rules that it shares with the server. */
export const IN_THE_TABLET = {
  'cursor saved before its data': {
    cuts: [
      {
        file: `${POS}/sync/pull.ts`,
        find: 'const applied = await applyPage(',
        replace: `const { writeMeta } = await import('../data/meta.ts');
  await writeMeta(db, 'follow', { ...asked, epoch: response.epoch, cursors: response.cursors });
  page.asked = await readFollow(db);
  const applied = await applyPage(`,
      },
    ],
    only: ['tab killed'],
    devices: 3,
    within: 40,
    noticedBy: 4,
    shows: '6',
  },
  'drop on rejection': {
    cuts: [
      {
        file: `${POS}/data/outbox.ts`,
        find: 'await callAttention(db, judged);',
        replace: `const gone = judged.filter((row) => row.verdict.outcome === 'rejected');
    await db.outbox.bulkDelete(gone.map((row) => row.deviceSeq));
    await callAttention(db, judged.filter((row) => !gone.includes(row)));`,
      },
    ],
    only: ['offline'],
    devices: 3,
    within: 10,
    noticedBy: 4,
    shows: '1',
  },
  'no retry after a failed push': {
    cuts: [
      {
        file: `${POS}/sync/loop.ts`,
        find: 'this.#failing = !result.ok;',
        replace: "this.#failing = !result.ok;\n      if (!result.ok) return void (this.#state = 'off');",
      },
    ],
    only: ['request lost'],
    devices: 2,
    within: 5,
    noticedBy: 1,
    shows: 'liveness',
  },
  'overwriting unseen': {
    cuts: [
      {
        file: 'packages/sync/src/engine/seen.ts',
        find: 'foreignPartVersion(world, at, me) > (base[partKey(at)] ?? 0)',
        replace: 'false',
      },
    ],
    only: ['offline'],
    devices: 3,
    within: 20,
    noticedBy: 15,
    shows: '8',
  },
  'a stamp not advanced': {
    cuts: [
      {
        file: 'packages/domain/src/order/mutations/edit-line.ts',
        find: 'stamp: advance(line.stamp, context) };',
        replace: 'stamp: line.stamp };',
      },
    ],
    only: ['offline'],
    devices: 3,
    within: 20,
    noticedBy: 9,
    shows: '8',
  },
  'news not shown': {
    cuts: [
      {
        file: `${POS}/app/views/shown-documents.ts`,
        find: 'return this.#show(news.refs, (shown) => shownWith(shown, news, this.#dayAt));',
        replace: 'return Promise.resolve();',
      },
    ],
    only: [],
    devices: 2,
    within: 5,
    noticedBy: 1,
    shows: '2',
  },
  'marked as not delivered': {
    cuts: [{ file: `${POS}/app/views/shown.ts`, find: 'unsent.delete(key);', replace: '' }],
    only: [],
    devices: 2,
    within: 5,
    noticedBy: 1,
    shows: '2',
  },
  'decision not told': {
    cuts: [
      {
        file: `${POS}/data/pages.ts`,
        find: 'noteDecisions(db, response.decisions ?? [], response.reset ? identity.id : null)',
        replace: 'noteDecisions(db, [], response.reset ? identity.id : null)',
      },
    ],
    only: [],
    devices: 2,
    within: 10,
    noticedBy: 9,
    shows: '11',
  },
  'rounding on every part': {
    cuts: [
      {
        file: 'packages/domain/src/payment/settling.ts',
        find: 'rounding === 0 || (amount === dueOf(order) && rounding === cashDueOf(order).rounding);',
        replace: '2 * Math.abs(rounding) <= order.charges.cashRounding;',
      },
    ],
    only: [],
    devices: 4,
    within: 10,
    noticedBy: 2,
    shows: '3',
  },
} as const satisfies Record<string, Sabotage>;
