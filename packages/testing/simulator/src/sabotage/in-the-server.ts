import type { Cut } from '@meja/testing/cut';
import type { Sabotage } from './sabotage.ts';

const PUSH = 'sync-server/src/features/sync/push/push.ts';

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

/** What the server does when it judges, books and answers, and what its tables keep. */
export const IN_THE_SERVER = {
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
    within: 20,
    noticedBy: 13,
    shows: '1',
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
    noticedBy: 4,
    shows: '10',
  },
  'a number of another day not told': {
    cuts: [
      {
        file: 'packages/domain/src/terms/compare.ts',
        find: 'if (numberedOn === null || numberedOn.some((day) => dateOf(day) === date)) return [];',
        replace: 'if (true) return [];',
      },
    ],
    only: ['clock jumped', 'offline'],
    devices: 2,
    within: 20,
    noticedBy: 12,
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
  'a taken value not booked': {
    cuts: [
      {
        file: 'sync-server/src/features/exceptions/resolve-conflict.ts',
        find: 'await book(ctx, conflict.device_id, { effects: result.value, context, before: documents });',
        replace: '',
      },
    ],
    only: [],
    devices: 2,
    within: 20,
    noticedBy: 19,
    shows: '1',
  },
  'a conflict decided twice': {
    cuts: [
      {
        file: 'sync-server/src/features/exceptions/resolve-conflict.ts',
        find: 'if (taken) return unlessOtherwise(taken, decision.action);',
        replace: '',
      },
    ],
    sql: 'drop index resolutions_subject;',
    only: [],
    devices: 2,
    within: 30,
    noticedBy: 9,
    shows: '11',
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
