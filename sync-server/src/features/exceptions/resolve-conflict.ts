import {
  mutationFor,
  readCommand,
  type AnyDocument,
  type AnyEffects,
  type Context,
  type DeviceId,
  type DocumentKind,
  type ReadCommand,
  type Ref,
} from '@meja/domain';
import { attempt, DocumentBook, partVersion } from '@meja/sync';
import { problem } from '../../http/problem.ts';
import type { UserPrincipal } from '../../http/principal.ts';
import { loadDocuments, saveDocuments, saveEntries } from '../sync/index.ts';
import {
  headOfficeContext,
  decide,
  decisionOf,
  noteDecision,
  refused,
  unlessOtherwise,
  type DecidingDeps,
  type DecisionContext,
} from './decide.ts';
import {
  closeConflict,
  decisionRow,
  findResolution,
  lockConflict,
  nameOfMutation,
  outletsOf,
  resolutionsAbout,
  writeResolutions,
  type ResolutionRow,
} from './resolutions.queries.ts';

export interface ConflictDecision {
  action: 'keep' | 'take';
  /** The version of the part that the person was shown, where they want to put another value in its place. */
  seen: number;
  note: string;
}

type LostConflict = Awaited<ReturnType<typeof lockConflict>>;

/** Lets the value that stands stand, or puts the one that lost in its place, over the order as it is today. */
export function resolveConflict(
  deps: DecidingDeps,
  principal: UserPrincipal,
  id: string,
  decision: ConflictDecision,
): Promise<ResolutionRow> {
  return decide(
    deps,
    principal,
    (tx) => outletsOf(tx, 'conflicts', [id]),
    async (ctx) => {
      const conflict = await lockConflict(ctx.tx, id);
      const [taken] = await resolutionsAbout(ctx.tx, 'conflict', [id]);
      if (taken) return unlessOtherwise(taken, decision.action);
      const resolutionId = deps.newId();
      const command =
        decision.action === 'take' ? await carryOut(ctx, resolutionId, conflict, decision.seen) : undefined;
      await closeConflict(ctx.tx, id, command ? 'taken' : 'kept');
      await writeResolutions(ctx.tx, [
        {
          ...decisionRow(principal.tenantId, await decisionOf(ctx), conflict),
          id: resolutionId,
          kind: 'conflict',
          action: decision.action,
          mutation_id: conflict.mutation_id,
          doc_kind: conflict.doc_kind,
          doc_id: conflict.doc_id,
          note: decision.note,
          ...(command && { command: JSON.stringify(command), outcome: 'applied' }),
        },
      ]);
      const resolution = await resolutionOf(ctx, resolutionId);
      noteDecision(deps, ctx, {
        ...{ action: 'conflict.decided', target: { kind: 'conflict', id } },
        diff: { decision: decision.action, document: resolution.title, note: decision.note },
      });
      return resolution;
    },
  );
}

export async function resolutionOf({ tx }: DecisionContext, id: string): Promise<ResolutionRow> {
  const row = await findResolution(tx, id);
  if (!row) throw new Error('a resolution was not written');
  return row;
}

async function carryOut(
  ctx: DecisionContext,
  id: string,
  conflict: LostConflict,
  seen: number,
): Promise<ReadCommand> {
  const command = commandOf(await nameOfMutation(ctx.tx, conflict.mutation_id), conflict.mine);
  if (!command) throw refused('UNKNOWN_MUTATION');
  const ref = { kind: conflict.doc_kind, id: conflict.doc_id };
  const documents = await documentsHere(ctx, mutationFor(command.name).touches(command.args));
  const world = new DocumentBook(documents);
  // What nobody at head office has looked at is not overwritten from there.
  if (partVersion(world, { ref, part: conflict.part }) !== seen) throw problem('OVERTAKEN');
  const context = await headOfficeContext(ctx, id);
  const result = attempt(world, command, context, { roles: ctx.roles });
  if (!result.ok) throw refused(result.error.code);
  await book(ctx, conflict.device_id, { effects: result.value, context, before: documents });
  return command;
}

/** Documents of the outlet that is locked; those of others are as if there were none. */
export async function documentsHere(
  { tx, outletId }: DecisionContext,
  refs: readonly Ref<DocumentKind>[],
): Promise<AnyDocument[]> {
  return (await loadDocuments(tx, refs)).filter(({ doc }) => doc.outletId === outletId);
}

interface Booking {
  effects: AnyEffects;
  context: Context;
  /** The documents as they were loaded. */
  before: readonly AnyDocument[];
}

/** Writes what a command left. A payment in it is booked in the drawer of `deviceId`. */
export async function book(
  { tx, principal, outletId, day }: DecisionContext,
  deviceId: string,
  { effects, context, before }: Booking,
): Promise<void> {
  const { tenantId } = principal;
  await saveDocuments(tx, { tenantId, deviceId, day }, effects.documents, before);
  const added = effects.entries.map((entry) => ({ entry, context }));
  await saveEntries(tx, { tenantId, outletId, deviceId: deviceId as DeviceId }, added);
}

/** A command of the domain; undefined for one that this version does not know. */
export const commandOf = (name: string | null | undefined, args: unknown): ReadCommand | undefined =>
  name == null ? undefined : readCommand({ name, args });
