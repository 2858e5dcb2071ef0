import type { OrderId, Part } from '@meja/domain';
import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';

/** A part of an order as it stands since `version` of its outlet's stream. */
export interface StandingPart {
  orderId: OrderId;
  part: Part;
  version: number;
}

/** Who has made a part what it is, and when by their clock; at head office, when it was decided. */
export interface Made {
  actorId: string;
  name: string | null;
  at: Date;
}

/**
 * Of each part, in the order asked, who has made it what it is; undefined where nothing that names it was judged under its
 * version. What one push brought has one number: of that, the last counts that names the part.
 */
export async function madeBy(tx: Tx, parts: readonly StandingPart[]): Promise<(Made | undefined)[]> {
  // What is not there, or no longer, stands since 0.
  const standing = parts.flatMap(({ orderId, part, version }, place) =>
    version === 0
      ? []
      : { place, order_id: orderId, line_id: part.kind === 'line' ? part.lineId : null, seq: version },
  );
  if (standing.length === 0) return parts.map(() => undefined);
  const asked = JSON.stringify(standing);
  const { rows } = await sql<Made & { place: number }>`
    select distinct on (asked.place) asked.place, done.actor_id as "actorId", u.name, done.at
    from jsonb_to_recordset(${asked}::jsonb) as asked (place integer, order_id uuid, line_id uuid, seq bigint)
    cross join lateral (
      select m.actor_id, m.at, m.device_seq as turn, m.envelope -> 'args' as args from mutation_log m
        where m.order_id = asked.order_id and m.seq = asked.seq and m.duplicate_of is null
          and m.outcome in ('applied', 'merged')
      union all
      select case when r.kind = 'record' then r.actor_id else r.decided_by end,
          case when r.kind = 'record' then r.done_at else r.decided_at end, r.from_seq, r.command -> 'args'
        from resolutions r
        where r.order_id = asked.order_id and r.seq = asked.seq and r.outcome in ('applied', 'merged')
    ) as done
    left join users u on u.id = done.actor_id
    where case when asked.line_id is null then done.args ? 'tableId'
      else done.args ->> 'lineId' = asked.line_id::text or done.args -> 'lineIds' ? asked.line_id::text end
    order by asked.place, done.turn desc nulls last`.execute(tx);
  const found = new Map(rows.map((row) => [row.place, row]));
  return parts.map((_, place) => found.get(place));
}
