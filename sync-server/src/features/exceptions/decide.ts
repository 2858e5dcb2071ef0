import {
  businessDayOf,
  HEAD_OFFICE,
  type Context,
  type MutationId,
  type OutletId,
  type RoleName,
  type StaffId,
} from '@meja/domain';
import type { Tx } from '../../db/database.ts';
import type { Deps } from '../../http/deps.ts';
import type { UserPrincipal } from '../../http/principal.ts';
import { problem } from '../../http/problem.ts';
import type { AuditEntry } from '../audit/index.ts';
import { outletsWith, rolesAt, writing, type AuthenticatedRequest } from '../access/index.ts';
import { advanceStream, lockStream, type OutletDay } from '../sync/index.ts';
import type { Action } from './exceptions.table.ts';
import type { Decision, ResolutionRow } from './resolutions.queries.ts';

export type DecidingDeps = Pick<Deps, 'db' | 'clock' | 'newId' | 'pokes' | 'log' | 'audit'>;

/** What a decision is made with: one transaction, in which the outlet's stream is locked as a push locks it. */
export interface DecisionContext {
  tx: Tx;
  request: AuthenticatedRequest;
  principal: UserPrincipal;
  outletId: OutletId;
  day: OutletDay;
  now: Date;
  /** What the person may do at this outlet. */
  roles: readonly RoleName[];
  /** Takes the outlet stream's number for what is decided here: the first call moves the stream. */
  number(): Promise<number>;
}

/**
 * Lets a person decide about something of one outlet. Devices and other screens hear of it after the commit; where all
 * had been decided before, nothing moves.
 * @param find the outlets of all that it is about; none for what does not exist, or not for this person
 */
export async function decide<T>(
  deps: DecidingDeps,
  principal: UserPrincipal,
  find: (tx: Tx) => Promise<readonly OutletId[]>,
  work: (ctx: DecisionContext) => Promise<T>,
): Promise<T> {
  const { result, outletId, head } = await writing(deps, principal, async (request) => {
    const { tx, account } = request;
    const scope = await outletsWith(request, 'exception:resolve');
    const [outletId, ...others] = new Set(await find(tx));
    if (!outletId || (scope !== 'everywhere' && !scope.includes(outletId))) throw problem('NOT_FOUND');
    if (others.length > 0) throw problem('NOT_FOUND');
    let head: number | null = null;
    const ctx: DecisionContext = {
      tx,
      request,
      principal,
      outletId,
      day: await lockStream(tx, outletId),
      now: deps.clock(),
      roles: rolesAt(account.grants, outletId),
      number: async () => (head ??= await advanceStream(tx, { tenantId: principal.tenantId, outletId })),
    };
    return { result: await work(ctx), outletId, head };
  });
  if (head !== null) deps.pokes.publish([{ tenantId: principal.tenantId, stream: 'outlet', outletId, head }]);
  return result;
}

/** Tells the audit log what was decided. */
export const noteDecision = (
  { audit }: Pick<DecidingDeps, 'audit'>,
  { tx, principal, outletId }: DecisionContext,
  decided: Pick<AuditEntry, 'action' | 'target' | 'diff'>,
): void =>
  audit.record(tx, {
    ...{ tenantId: principal.tenantId, outletId, actor: { kind: 'user', id: principal.userId } },
    ...decided,
  });

export const decisionOf = async ({
  outletId,
  day,
  principal,
  now,
  number,
}: DecisionContext): Promise<Decision> => ({
  outletId,
  day,
  by: principal.userId,
  at: now,
  seq: await number(),
});

/** Context of a change made by head office. It has no device, so it uses the `HEAD_OFFICE` id. */
export async function headOfficeContext(
  ctx: DecisionContext,
  mutationId: string,
  when: { at: number; by: string } = { at: ctx.now.getTime(), by: ctx.principal.userId },
): Promise<Context> {
  const { timeZone, dayStartMinutes } = ctx.day;
  return {
    mutationId: mutationId as MutationId,
    at: when.at,
    businessDay: businessDayOf(when.at, timeZone, dayStartMinutes),
    actorId: when.by as StaffId,
    deviceId: HEAD_OFFICE,
    outletId: ctx.outletId,
    version: await ctx.number(),
  };
}

/** The same decision again is the one that was taken; another one comes too late, and is told whose. */
export function unlessOtherwise(taken: ResolutionRow, action: Action): ResolutionRow {
  if (taken.action === action) return taken;
  throw alreadyResolved(taken);
}

export const alreadyResolved = (taken: ResolutionRow) =>
  problem('ALREADY_RESOLVED', {
    extensions: {
      resolution: {
        action: taken.action,
        by: { id: taken.decided_by, name: taken.decided_by_name },
        at: taken.decided_at.toISOString(),
      },
    },
  });

/** What stands against it, as a code of the domain's or of what reads records. */
export const refused = (reason: string) => problem('REFUSED', { extensions: { reason } });
