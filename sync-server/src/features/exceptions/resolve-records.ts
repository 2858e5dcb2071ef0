import type { DeviceId } from '@meja/domain';
import type { Outcome, SealedMutation } from '@meja/sync';
import { isDataError } from '../../db/errors.ts';
import { withTenant } from '../../db/tenant.ts';
import type { UserPrincipal } from '../../http/principal.ts';
import { problem } from '../../http/problem.ts';
import { enrolledAt, rejudge, SET_ASIDE, type LogRow } from '../sync/index.ts';
import {
  decide,
  decisionOf,
  noteDecision,
  unlessOtherwise,
  type DecidingDeps,
  type DecisionContext,
} from './decide.ts';
import type { Actions } from './exceptions.table.ts';
import { withEarlier } from './earlier-records.ts';
import { obstacleTo, readable, sealedIdOf, type Held } from './held-record.ts';
import {
  closeRecords,
  decisionRow,
  deliveredAmong,
  inDeviceOrder,
  lockRecords,
  noteRefusals,
  outletsOf,
  resolutionsAbout,
  writeResolutions,
  type ResolutionRow,
} from './resolutions.queries.ts';

export interface RecordsDecision {
  ids: readonly string[];
  action: Actions['record'];
  /** Whether what accepted ones rest on is accepted along with them. */
  withEarlier: boolean;
  note: string;
}

/** What came of one record: what was decided, or why it can't be accepted and stays where it is. */
export type RecordResolved = { id: string; resolution: ResolutionRow } | { id: string; refusal: string };

/**
 * Accepts records, which judges them now as a push would have, or sets them aside. Records of one device are taken in
 * its order. Should the database refuse one, they are cut in halves until that one is alone, and it alone stays. So does a record for
 * which the one refused is among those that it rests on.
 */
export async function resolveRecords(
  deps: DecidingDeps,
  principal: UserPrincipal,
  decision: RecordsDecision,
): Promise<RecordResolved[]> {
  try {
    return await resolveTogether(deps, principal, decision);
  } catch (error) {
    const [id, ...others] = decision.ids;
    if (!isDataError(error) || id === undefined) throw error;
    if (others.length === 0)
      return decision.withEarlier
        ? resolveRecords(deps, principal, { ...decision, withEarlier: false })
        : [{ id, refusal: 'UNSTORABLE' }];
    const ids = await withTenant(deps.db, principal.tenantId, (tx) => inDeviceOrder(tx, decision.ids));
    const half = Math.ceil(ids.length / 2);
    const first = await resolveRecords(deps, principal, { ...decision, ids: ids.slice(0, half) });
    const second = await resolveRecords(deps, principal, { ...decision, ids: ids.slice(half) });
    return [...first, ...second];
  }
}

function resolveTogether(
  deps: DecidingDeps,
  principal: UserPrincipal,
  { ids, action, withEarlier: isWithEarlier, note }: RecordsDecision,
): Promise<RecordResolved[]> {
  return decide(
    deps,
    principal,
    (tx) => outletsOf(tx, 'quarantine', ids),
    async (ctx) => {
      const named = await lockRecords(ctx.tx, ids);
      if (new Set(named.map((row) => row.device_id)).size > 1) throw problem('INVALID');
      const rows = action === 'accept' && isWithEarlier ? await withEarlier(ctx.tx, named) : named;
      const taken = await resolutionsAbout(ctx.tx, 'record', ids);
      for (const each of taken) unlessOtherwise(each, action);
      const open = rows.filter((row) => !taken.some((each) => each.subject_id === row.id));
      const refusals =
        action === 'accept' ? await accept(deps, ctx, open, note) : await setAside(deps, ctx, open, note);
      const settled = open.filter(({ id }) => !refusals.has(id));
      await closeRecords(
        ctx.tx,
        settled.map(({ id }) => id),
      );
      if (action === 'accept') await noteRefusals(ctx.tx, refusals);
      noteSettled(deps, ctx, settled, { action, note });
      const all = rows.map(({ id }) => id);
      return answersOf(rows, refusals, await resolutionsAbout(ctx.tx, 'record', all));
    },
  );
}

/** Told once for all of them: each record has its resolution. */
function noteSettled(
  deps: DecidingDeps,
  ctx: DecisionContext,
  settled: readonly Held[],
  { action, note }: Pick<RecordsDecision, 'action' | 'note'>,
): void {
  const [first] = settled;
  if (!first) return;
  const numbers = settled.flatMap((row) => row.device_seq ?? []);
  noteDecision(deps, ctx, {
    ...{ action: 'records.decided', target: { kind: 'device', id: first.device_id } },
    diff: {
      ...{ decision: action, count: settled.length, note },
      ...(numbers.length > 0 && { first_number: Math.min(...numbers), last_number: Math.max(...numbers) }),
    },
  });
}

function answersOf(
  rows: readonly Held[],
  refusals: ReadonlyMap<string, string>,
  resolutions: readonly ResolutionRow[],
): RecordResolved[] {
  return rows.map(({ id }) => {
    const resolution = resolutions.find((each) => each.subject_id === id);
    return resolution ? { id, resolution } : { id, refusal: refusals.get(id) ?? 'MALFORMED' };
  });
}

async function setAside(
  deps: DecidingDeps,
  ctx: DecisionContext,
  rows: readonly Held[],
  note: string,
): Promise<Map<string, string>> {
  const delivered = await deliveredAmong(
    ctx.tx,
    rows.map(({ id }) => id),
  );
  const left = rows.filter(({ id }) => !delivered.includes(id));
  const refusals = new Map(delivered.map((id) => [id, 'DELIVERED']));
  if (left.length === 0) return refusals;
  const decision = await decisionOf(ctx);
  await writeResolutions(
    ctx.tx,
    left.map((row) => ({
      ...decisionRow(ctx.principal.tenantId, decision, row),
      id: deps.newId(),
      kind: 'record' as const,
      action: 'set_aside' as const,
      from_seq: row.device_seq ?? 0,
      mutation_id: sealedIdOf(row),
      ...(row.mutation_id === null ? {} : { doc_kind: row.doc_kind, doc_id: row.doc_id }),
      note,
    })),
  );
  return refusals;
}

/** @returns why each that can't be accepted can't, by its id */
async function accept(
  deps: DecidingDeps,
  ctx: DecisionContext,
  rows: readonly Held[],
  note: string,
): Promise<Map<string, string>> {
  const refusals = new Map<string, string>();
  const judgeable: { row: Held; mutation: SealedMutation }[] = [];
  for (const row of rows) {
    const mutation = readable(row);
    const obstacle = obstacleTo(row);
    if (obstacle !== undefined || !mutation) refusals.set(row.id, obstacle ?? 'MALFORMED');
    else judgeable.push({ row, mutation });
  }
  // A record that came by another tablet than the one that made it is judged as its maker's.
  for (const [deviceId, own] of Map.groupBy(judgeable, ({ mutation }) => mutation.deviceId))
    await acceptOf(deps, ctx, { deviceId, own, note, refusals });
  return refusals;
}

/**
 * Whether nothing is left to decide. What the rules refuse now stays with its reason: it may rest on what is not accepted yet. What
 * was judged by another way has its verdict, and what was set aside under another copy is not for accepting.
 */
const isSettled = (row: LogRow): row is LogRow & { outcome: Exclude<Outcome, 'quarantined'> } =>
  row.outcome !== 'quarantined' &&
  (row.outcome !== 'rejected' || (row.duplicate_of !== null && row.code !== SET_ASIDE));

interface Acceptance {
  deviceId: DeviceId;
  own: readonly { row: Held; mutation: SealedMutation }[];
  note: string;
  refusals: Map<string, string>;
}

async function acceptOf(
  deps: DecidingDeps,
  ctx: DecisionContext,
  { deviceId, own, note, refusals }: Acceptance,
): Promise<void> {
  const since = await enrolledAt(ctx.tx, deviceId, ctx.outletId);
  if (!since) return own.forEach(({ row }) => refusals.set(row.id, 'OTHER_DEVICE'));
  const log = await rejudge(
    ctx.tx,
    {
      tenantId: ctx.principal.tenantId,
      outletId: ctx.outletId,
      deviceId,
      enrolledAt: since,
      day: ctx.day,
      version: await ctx.number(),
      now: ctx.now,
      newId: deps.newId,
      onBug: (error, mutation) =>
        deps.log.error(
          { err: error, mutation: mutation.id, name: mutation.name },
          'a record was not accepted',
        ),
    },
    own.map(({ mutation }) => mutation),
  );
  const decision = await decisionOf(ctx);
  const accepted = own.flatMap(({ row, mutation }, i) => {
    const judged = log[i];
    const verdict = judged?.row;
    if (verdict && isSettled(verdict))
      return [{ row, mutation, verdict, outcome: verdict.outcome, subject: judged?.subjects[0] }];
    refusals.set(row.id, verdict?.code ?? 'MALFORMED');
    return [];
  });
  await writeResolutions(
    ctx.tx,
    accepted.map(({ row, mutation, verdict, outcome, subject }) => ({
      ...decisionRow(ctx.principal.tenantId, decision, row),
      id: deps.newId(),
      kind: 'record' as const,
      action: 'accept' as const,
      from_seq: mutation.deviceSeq,
      mutation_id: mutation.id,
      actor_id: mutation.actorId,
      done_at: new Date(mutation.at),
      judged: verdict.duplicate_of === null,
      doc_kind: subject?.kind ?? null,
      doc_id: subject?.id ?? null,
      command: JSON.stringify({ name: mutation.name, args: mutation.args }),
      outcome,
      code: verdict.code,
      detail: verdict.detail === null ? null : JSON.stringify(verdict.detail),
      note,
    })),
  );
}
