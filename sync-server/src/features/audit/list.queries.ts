import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import type { Scope } from '../access/index.ts';
import { actionsOf, type Action, type Kind } from './actions.ts';
import { CHAINED } from './audit.queries.ts';

export interface AuditFilter {
  /** Entries of the whole business are for those who may see it everywhere. */
  scope: Scope;
  kind?: Kind | undefined;
  action?: Action | undefined;
  /** Ids. */
  actor?: string | undefined;
  target?: string | undefined;
  /** Days, both included, by the clock of the outlet that was asked for, else of the first one. */
  from?: string | undefined;
  to?: string | undefined;
}

/** Midnight at which a day begins. */
function beginOf(day: string, scope: Scope, plus: 0 | 1) {
  const within = scope === 'everywhere' ? sql`true` : sql`o.id in (${sql.join([...scope])})`;
  return sql<Date>`((${day}::date + ${plus}::int)::timestamp at time zone coalesce(
    (select o.time_zone from outlets o where ${within} order by o.code limit 1), 'UTC'))`;
}

function entries(tx: Tx, { scope, kind, action, actor, target, from, to }: AuditFilter) {
  let query = tx
    .selectFrom('audit_log as a')
    .leftJoin('users as u', 'u.id', 'a.actor_id')
    .leftJoin('devices as d', 'd.id', 'a.actor_id')
    .leftJoin('users as b', 'b.id', 'a.on_behalf_of')
    .leftJoin('users as tu', 'tu.id', 'a.target_id')
    .leftJoin('devices as td', 'td.id', 'a.target_id')
    .leftJoin('outlets as tl', 'tl.id', 'a.target_id')
    .leftJoin('outlets as o', 'o.id', 'a.outlet_id')
    .select(CHAINED.as('entry'))
    .select(({ fn }) => [
      fn.coalesce('u.name', 'd.name').as('actor_name'),
      'b.name as on_behalf_of_name',
      fn.coalesce('tu.name', 'td.name', 'tl.name').as('target_name'),
      'o.name as outlet_name',
    ]);
  if (scope !== 'everywhere') query = query.where('a.outlet_id', 'in', [...scope]);
  if (kind !== undefined) query = query.where('a.action', 'in', actionsOf(kind));
  if (action !== undefined) query = query.where('a.action', '=', action);
  if (actor !== undefined) query = query.where('a.actor_id', '=', actor);
  if (target !== undefined) query = query.where('a.target_id', '=', target);
  if (from !== undefined) query = query.where('a.at', '>=', beginOf(from, scope, 0));
  if (to !== undefined) query = query.where('a.at', '<', beginOf(to, scope, 1));
  return query;
}

export type ListedEntry = Awaited<ReturnType<typeof listEntries>>[number];

/** Newest first. */
export function listEntries(tx: Tx, filter: AuditFilter, before: number | undefined, limit: number) {
  const query = before === undefined ? entries(tx, filter) : entries(tx, filter).where('a.seq', '<', before);
  return query.orderBy('a.seq', 'desc').limit(limit).execute();
}

/** In their order: those after one number, up to another. */
export const entriesBetween = (
  tx: Tx,
  filter: AuditFilter,
  { after, upTo, limit }: { after: number; upTo: number; limit: number },
): Promise<ListedEntry[]> =>
  entries(tx, filter)
    .where('a.seq', '>', after)
    .where('a.seq', '<=', upTo)
    .orderBy('a.seq')
    .limit(limit)
    .execute();

export const findEntry = (tx: Tx, scope: Scope, seq: number): Promise<ListedEntry | undefined> =>
  entries(tx, { scope }).where('a.seq', '=', seq).executeTakeFirst();
