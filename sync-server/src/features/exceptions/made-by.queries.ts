import { isMutationName, mutationFor, partKey, type DocumentKind, type PartRef } from '@meja/domain';
import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';

/** A part of a document as it stands since `version` of its outlet's stream. */
export interface StandingPart {
  at: PartRef<DocumentKind>;
  version: number;
}

/** Who has made a part what it is, and when by their clock; at head office, when it was decided. */
export interface Made {
  actorId: string;
  actorName: string | null;
  at: Date;
}

interface Done extends Made {
  place: number;
  name: string | null;
  args: unknown;
}

/**
 * Of each part, in the order asked, who has made it what it is; undefined where nothing that writes it was judged under
 * its version. What one push brought has one number: of that, the last counts that writes the part.
 */
export async function madeBy(tx: Tx, parts: readonly StandingPart[]): Promise<(Made | undefined)[]> {
  // What is not there, or no longer, stands since 0.
  const standing = parts.flatMap(({ at, version }, place) =>
    version === 0 ? [] : { place, doc_id: at.ref.id, seq: version },
  );
  if (standing.length === 0) return parts.map(() => undefined);
  const asked = JSON.stringify(standing);
  const { rows } = await sql<Done>`
    select asked.place, done.actor_id as "actorId", u.name as "actorName", done.at, done.name, done.args
    from jsonb_to_recordset(${asked}::jsonb) as asked (place integer, doc_id uuid, seq bigint)
    cross join lateral (
      select m.actor_id, m.at, m.device_seq as turn, m.name, m.envelope -> 'args' as args
        from mutation_subjects s
        join mutation_log m on m.device_id = s.device_id and m.device_seq = any(s.device_seqs)
        where s.doc_id = asked.doc_id and s.seq = asked.seq and m.duplicate_of is null
          and m.outcome in ('applied', 'merged')
      union all
      select case when r.kind = 'record' then r.actor_id else r.decided_by end,
          case when r.kind = 'record' then r.done_at else r.decided_at end, r.from_seq,
          r.command ->> 'name', r.command -> 'args'
        from resolutions r
        where r.doc_id = asked.doc_id and r.seq = asked.seq and r.outcome in ('applied', 'merged')
    ) as done
    left join users u on u.id = done.actor_id
    order by asked.place, done.turn desc nulls last`.execute(tx);
  const found = Map.groupBy(rows, ({ place }) => place);
  return parts.map(({ at }, place) => found.get(place)?.find((done) => writes(done, at)));
}

/** Whether a mutation wrote the part. Its arguments are those of the version in which it was sent. */
function writes({ name, args }: Done, at: PartRef<DocumentKind>): boolean {
  if (name === null || !isMutationName(name)) return false;
  const definition = mutationFor(name);
  const read = definition.args.safeParse(args);
  if (!read.success) return false;
  const written = [...definition.overwrites(read.data), ...(definition.writes?.(read.data) ?? [])];
  return written.some((part) => partKey(part) === partKey(at));
}
