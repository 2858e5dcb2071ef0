import { isMutationName, mutationFor, type Command, type Doc, type Order, type OrderId } from '@meja/domain';
import { attempt, OrderBook, partVersion } from '@meja/sync';
import { problem } from '../../http/problem.ts';
import type { UserPrincipal } from '../../http/principal.ts';
import { loadOrders, saveOrders } from '../orders/index.ts';
import {
  contextAt,
  decide,
  decisionAt,
  refused,
  unlessOtherwise,
  type DecidingDeps,
  type Desk,
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
    async (desk) => {
      const conflict = await lockConflict(desk.tx, id);
      const [taken] = await resolutionsAbout(desk.tx, 'conflict', [id]);
      if (taken) return unlessOtherwise(taken, decision.action);
      const resolutionId = deps.newId();
      const command =
        decision.action === 'take' ? await carryOut(desk, resolutionId, conflict, decision.seen) : undefined;
      await closeConflict(desk.tx, id, command ? 'taken' : 'kept');
      await writeResolutions(desk.tx, [
        {
          ...decisionRow(principal.tenantId, await decisionAt(desk), conflict),
          id: resolutionId,
          kind: 'conflict',
          action: decision.action,
          mutation_id: conflict.mutation_id,
          order_id: conflict.order_id,
          note: decision.note,
          ...(command && { command: JSON.stringify(command), outcome: 'applied' }),
        },
      ]);
      return resolutionOf(desk, resolutionId);
    },
  );
}

export async function resolutionOf({ tx }: Desk, id: string): Promise<ResolutionRow> {
  const row = await findResolution(tx, id);
  if (!row) throw new Error('a resolution was not written');
  return row;
}

async function carryOut(desk: Desk, id: string, conflict: LostConflict, seen: number): Promise<Command> {
  const command = commandOf(await nameOfMutation(desk.tx, conflict.mutation_id), conflict.mine);
  if (!command) throw refused('UNKNOWN_MUTATION');
  const orders = await ordersHere(desk, [conflict.order_id as OrderId]);
  // What nobody at head office has looked at is not overwritten from there.
  if (partVersion(orders[0], conflict.part) !== seen) throw problem('OVERTAKEN');
  const context = await contextAt(desk, id);
  const result = attempt(new OrderBook(orders), command, context, { roles: desk.roles });
  if (!result.ok) throw refused(result.error.code);
  await book(desk, conflict.device_id, result.value, orders);
  return command;
}

/** Orders of the outlet that is locked; those of others are as if there were none. */
export async function ordersHere({ tx, outletId }: Desk, ids: readonly OrderId[]): Promise<Order[]> {
  return (await loadOrders(tx, ids)).filter((order) => order.outletId === outletId);
}

/** Writes what a command left. A payment in it is booked in the drawer of `deviceId`. */
export async function book(
  { tx, principal, day }: Desk,
  deviceId: string,
  docs: readonly Doc[],
  before: readonly Order[],
): Promise<void> {
  const orders = docs.flatMap((each) => (each.kind === 'order' ? [each.doc] : []));
  await saveOrders(tx, { tenantId: principal.tenantId, deviceId, day }, orders, (id) =>
    before.find((order) => order.id === id),
  );
}

/** A command of the domain; undefined for one that this version does not know. */
export function commandOf(name: string | null | undefined, args: unknown): Command | undefined {
  if (name == null || !isMutationName(name)) return undefined;
  const parsed = mutationFor(name).args.safeParse(args);
  return parsed.success ? ({ name, args: parsed.data } as Command) : undefined;
}
