import type { Cut } from '@meja/testing/cut';
import type { FaultKind } from '../plan/faults.ts';

/** A way to break the engine on purpose, and how soon the simulator must find it. */
export interface Sabotage {
  cuts: readonly Cut[];
  /** Run as the superuser before anything else happens. */
  sql?: string;
  /** The faults that bring it out, so that the test of it is quick. */
  only: readonly FaultKind[];
  devices: number;
  /** It is caught within so many seeds, from seed 1 on. */
  within: number;
  /** The first of them that notices it. It is played before the others. */
  noticedBy: number;
  /** What is then said to be broken, among other things: a number of the oracle's invariants, or `liveness`. */
  shows: string;
}

const PUSH = 'sync-server/src/features/sync/push/push.ts';
const POS = 'apps/pos/src/lib';

/**
 * Numbers that are taken without holding the stream: whoever takes one first may commit last. The stream's head is moved at commit.
 */
const numbersFrom = (number: string): string => `
  create sequence sabotaged start 100000;
  create table sabotaged_numbers (tenant_id uuid, kind text, outlet_id uuid, number bigint);
  grant usage on sequence sabotaged to public;
  grant insert on sabotaged_numbers to public;
  create function sabotaged_head() returns trigger language plpgsql security definer as $$ begin
    update public.streams set head = greatest(head, new.number)
      where tenant_id = new.tenant_id and kind = new.kind and key = coalesce(new.outlet_id, new.tenant_id);
    return null;
  end $$;
  create constraint trigger sabotaged after insert on sabotaged_numbers
    deferrable initially deferred for each row execute function sabotaged_head();
  create or replace function next_stream_seq(of_tenant uuid, of_kind text, of_outlet uuid) returns bigint
  language plpgsql volatile security definer as $$
  declare
    mine text := 'sabotaged.n' || md5(of_tenant::text || of_kind || coalesce(of_outlet::text, ''));
    told text := current_setting(mine, true);
    number bigint;
  begin
    if split_part(told, '/', 1) = pg_current_xact_id()::text then return split_part(told, '/', 2)::bigint; end if;
    number := ${number};
    perform set_config(mine, pg_current_xact_id()::text || '/' || number, true);
    insert into public.sabotaged_numbers values (of_tenant, of_kind, of_outlet, number);
    return number;
  end $$;`;

/** The push asks for its number before it judges. */
const NUMBERED_EARLY: readonly Cut[] = [
  {
    file: PUSH,
    find: 'const version = ledger.head + 1;',
    replace: 'const version = await advanceStream(tx, scope);',
  },
];

export const SABOTAGES = {
  'no dedupe': {
    cuts: [
      { file: PUSH, find: 'if (arrival.seq < expected) {', replace: 'if (false) {' },
      {
        file: PUSH,
        find: '} else if (arrival.seq === expected) {',
        replace: '} else if (arrival.seq <= expected) {',
      },
      { file: PUSH, find: 'expected += 1;', replace: 'expected = arrival.seq + 1;' },
      {
        file: 'sync-server/src/features/sync/judge/judging.ts',
        find: 'const earlier = delivered.get(mutation.id);',
        replace: 'const earlier = undefined;',
      },
    ],
    only: ['reply lost', 'duplicated', 'reply delayed'],
    devices: 2,
    within: 5,
    noticedBy: 3,
    shows: '1',
  },
  'verdict outside the transaction': {
    cuts: [
      { file: PUSH, find: 'saveResult(tx, scope, now, result),', replace: '' },
      {
        file: PUSH,
        find: 'moveDevice(tx, scope, {',
        replace: `((_, __, afterwards) => Object.assign(deps, { late: (own) => saveResult(own, scope, now, result).then(() => moveDevice(own, scope, afterwards)) }))(tx, scope, {`,
      },
      {
        file: PUSH,
        find: 'if (head !== null) deps.pokes.publish(',
        replace:
          'if (deps.late) await withTenant(deps.db, tenantId, deps.late);\n  if (head !== null) deps.pokes.publish(',
      },
    ],
    only: ['server killed in commit', 'database connection lost'],
    devices: 2,
    within: 5,
    noticedBy: 4,
    shows: '1',
  },
  'cursor from a sequence': {
    cuts: NUMBERED_EARLY,
    sql: numbersFrom("nextval('public.sabotaged')"),
    only: ['long transaction'],
    devices: 3,
    within: 20,
    noticedBy: 16,
    shows: '2',
  },
  'cursor from updated_at': {
    cuts: NUMBERED_EARLY,
    sql: numbersFrom('((extract(epoch from now()) - 1700000000) * 10000)::bigint'),
    only: ['long transaction'],
    devices: 3,
    within: 20,
    noticedBy: 16,
    shows: '2',
  },
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
  'tombstones dropped too early': {
    cuts: [],
    sql: `create function sabotaged() returns trigger language plpgsql as $$ begin return null; end $$;
      create trigger sabotaged before insert on tombstones for each row execute function sabotaged();`,
    only: ['changed by SQL'],
    devices: 2,
    within: 20,
    noticedBy: 1,
    shows: '6',
  },
  'RLS off': {
    cuts: [],
    // But for the three tables without which no answer comes at all, and anybody would notice.
    sql: `do $$ declare one record; begin
      for one in select oid::regclass as name from pg_class
        where relrowsecurity and relname not in ('streams', 'tenants', 'outlets') loop
        execute format('alter table %s disable row level security', one.name);
      end loop; end $$;`,
    only: [],
    devices: 2,
    within: 1,
    noticedBy: 1,
    shows: '4',
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
    within: 10,
    noticedBy: 2,
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
    noticedBy: 2,
    shows: '8',
  },
  'a second subject not noted': {
    cuts: [
      {
        file: 'sync-server/src/features/sync/push/push.queries.ts',
        find: 'for (const { kind, id } of subjects) {',
        replace: 'for (const { kind, id } of subjects.slice(0, 1)) {',
      },
    ],
    only: ['offline'],
    devices: 2,
    within: 10,
    noticedBy: 4,
    shows: '1',
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
  'altered taken as sealed': {
    cuts: [
      {
        file: 'sync-server/src/features/sync/judge/chain.ts',
        find: "link === 'altered' && arrival.read.ok ? altered(arrival) : arrival",
        replace: 'arrival',
      },
    ],
    only: ['record corrupted'],
    devices: 2,
    within: 20,
    noticedBy: 16,
    shows: '1',
  },
  'proof not checked': {
    cuts: [
      {
        file: 'sync-server/src/features/sync/judge/proofs.ts',
        find: 'const isProven = proof !== undefined && this.#holds(',
        replace: 'const isProven = proof === undefined || this.#holds(',
      },
    ],
    only: [],
    devices: 2,
    within: 5,
    noticedBy: 2,
    shows: '9',
  },
  'terms not compared': {
    cuts: [
      {
        file: PUSH,
        find: 'const differences = await inSlices(differencesIn(compared, arrivals, result), hasOthers);',
        replace: 'const differences = [];',
      },
    ],
    only: [],
    devices: 3,
    within: 20,
    noticedBy: 18,
    shows: '10',
  },
  "held against today's menu": {
    cuts: [
      {
        file: 'sync-server/src/features/sync/judge/terms.queries.ts',
        find: 'and (t.until_seq is null or t.until_seq > coalesce((',
        replace: 'and (t.until_seq is null or 0 > coalesce((',
      },
    ],
    only: ['offline', 'changed by SQL'],
    devices: 3,
    within: 10,
    noticedBy: 3,
    shows: '10',
  },
  'decision forgotten': {
    cuts: [
      {
        file: 'sync-server/src/features/sync/judge/judging.queries.ts',
        find: "where('r.action', '=', 'set_aside')",
        replace: "where('r.action', '=', 'kept')",
      },
    ],
    only: ['offline'],
    devices: 2,
    within: 20,
    noticedBy: 6,
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
  'acknowledged before the commit': {
    cuts: [
      {
        file: PUSH,
        find: 'const { delivered, head, breaks } = await withTenant(deps.db, scope.tenantId, async (tx) => {',
        replace:
          'const { delivered, head, breaks } = await new Promise((early, late) => withTenant(deps.db, scope.tenantId, async (tx) => {',
      },
      {
        file: PUSH,
        find: 'return { ...judged, delivered: { response, fresh: judged.verdicts.length } };\n  });',
        replace: `const answer = { ...judged, delivered: { response, fresh: judged.verdicts.length } };
    early(answer);
    return answer;
  }).then(early, late));`,
      },
    ],
    only: ['server killed before commit'],
    devices: 2,
    within: 30,
    noticedBy: 24,
    shows: '1',
  },
} as const satisfies Record<string, Sabotage>;
export type SabotageName = keyof typeof SABOTAGES;

export const isSabotage = (name: string): name is SabotageName => Object.hasOwn(SABOTAGES, name);
