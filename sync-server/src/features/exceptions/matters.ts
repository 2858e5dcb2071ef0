import { z } from '@hono/zod-openapi';
import type { Deps } from '../../http/deps.ts';
import { Cursors } from '../../http/cursors.ts';
import { cutPage, type PageQuery } from '../../http/paging.ts';
import type { UserPrincipal } from '../../http/principal.ts';
import { outletsWith, reading, type AuthenticatedRequest, type Scope } from '../access/index.ts';
import type { OutletId } from '@meja/domain';
import { conflictsBy, moneyBy, recordsBy, type ExceptionFilter } from './exceptions.queries.ts';
import type { Break, Conflict, Quarantined, Unallocated } from './exceptions.schema.ts';
import { KINDS, listPositions, type Kind, type Position } from './positions.queries.ts';
import { breaksShown, conflictsShown, moneyShown, recordsShown } from './shown.ts';
import { differencesBy } from './terms.queries.ts';
import type { TermDifference } from './terms.schema.ts';
import { differencesShown } from './terms.view.ts';

/** What each kind is shown as. */
interface Items {
  conflicts: z.infer<typeof Conflict>;
  quarantine: z.infer<typeof Quarantined>;
  unallocated: z.infer<typeof Unallocated>;
  terms: z.infer<typeof TermDifference>;
  breaks: z.infer<typeof Break>;
}

type Look<Of extends Kind> = (
  request: AuthenticatedRequest,
  ids: readonly string[],
  about: { positions: readonly Position[]; scope: Scope },
) => Promise<Items[Of][]>;

const LOOK: { [Of in Kind]: Look<Of> } = {
  conflicts: async (request, ids) => conflictsShown(request, await conflictsBy(request.tx, ids)),
  quarantine: async (request, ids) => recordsShown(request, await recordsBy(request.tx, ids)),
  unallocated: async (request, ids) => moneyShown(request, await moneyBy(request.tx, ids)),
  terms: async (request, ids) => differencesShown(request, await differencesBy(request.tx, ids)),
  breaks: (request, _, { positions, scope }) => breaksShown(request, positions, scope),
};

export interface MatterQuery extends z.infer<typeof PageQuery> {
  outlet_id?: OutletId | undefined;
  status: ExceptionFilter['status'];
}

/** One thing of what waits, with the name of the matter that it belongs to. */
export interface Part<Of extends Kind> {
  kind: Of;
  matter: string;
  item: Items[Of];
}

const AfterPosition = z.tuple([
  z.string().regex(/^[\d\-:. +]{10,40}$/),
  z.enum(KINDS),
  z.string().max(200),
  z.string().regex(/^-?\d{1,18}$/),
  z.string().max(200),
]);

/** A page of what waits, or was decided, of these kinds. */
export const listMatters = <Of extends Kind>(
  deps: Deps,
  principal: UserPrincipal,
  { cursor, limit, outlet_id: outletId, status }: MatterQuery,
  kinds: readonly Of[],
): Promise<{ next: string | null; results: Part<Of>[] }> =>
  reading(deps, principal, async (request) => {
    const scope = await outletsWith(request, 'exception:read', outletId);
    const cursors = new Cursors(deps.tokens, principal.tenantId, `exceptions ${kinds.join(' ')}`);
    const after = cursors.read(cursor, AfterPosition);
    const found = await listPositions(request.tx, kinds, { scope, status }, after, limit + 1);
    const { rows, next } = cutPage(cursors, found, limit, (row) => [
      row.stood_at,
      row.kind,
      row.matter,
      String(row.turn),
      row.id,
    ]);
    return { next, results: await partsAt(request, rows, scope) };
  });

/** What stands at these positions, in their order. */
async function partsAt<Of extends Kind>(
  request: AuthenticatedRequest,
  all: readonly Position[],
  scope: Scope,
): Promise<Part<Of>[]> {
  const items = new Map<string, Items[Kind]>();
  for (const [kind, positions] of Map.groupBy(all, (position) => position.kind)) {
    const ids = positions.map(({ id }) => id);
    for (const item of await LOOK[kind](request, ids, { positions, scope })) items.set(item.id, item);
  }
  return all.flatMap(({ kind, matter, id }) => {
    const item = items.get(id);
    return item ? [{ kind, matter, item } as Part<Of>] : [];
  });
}
