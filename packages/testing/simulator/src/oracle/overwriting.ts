import { TRADES } from '../trades/checks.ts';
import { idOf, type Change, type Parts, type Trade } from '../trades/trade.ts';
import { hasTakenEffect, type LogRow } from './books.ts';
import type { SavedChange } from './saved-changes.ts';

/** The documents of a kind that somebody has before him. */
type DocumentsOf = (kind: Trade['kind']) => readonly { id: string }[];

/** The part that a command overwrites, as somebody had it before him; null for a command that overwrites nothing. */
export function seenBy(command: { name: string; args: object }, documents: DocumentsOf): string | null {
  const change = command as Change;
  for (const { kind, parts } of TRADES) {
    const part = parts?.overwrittenBy(change);
    const doc = documents(kind).find(({ id }) => id === idOf(kind, change));
    if (parts && part !== undefined && doc) return parts.shown(doc, part);
  }
  return null;
}

/** A change that took effect over another tablet's, which whoever made it had not seen. */
export interface Overwriting {
  by: SavedChange;
  was: string;
}

/**
 * Walks the log in the server's order. What changes nothing overwrites nothing: two people of one mind are not at odds. Parts of
 * which some change did not take effect are left out: nobody knows here what people have seen beneath it since. So are those that
 * somebody edited past the log.
 */
export const overwritings = (
  log: readonly LogRow[],
  saved: ReadonlyMap<string, SavedChange>,
  edited: ReadonlySet<string>,
): Overwriting[] =>
  TRADES.flatMap(({ kind, parts }) => (parts ? overwritingsOf(kind, parts, log, saved, edited) : []));

function overwritingsOf(
  kind: string,
  parts: Parts,
  log: readonly LogRow[],
  saved: ReadonlyMap<string, SavedChange>,
  edited: ReadonlySet<string>,
): Overwriting[] {
  const account = parts.account();
  const writers = new Map<string, string>();
  const found: Overwriting[] = [];
  const inDoubt = partsInDoubt(kind, parts, log, saved);
  for (const row of log.filter(hasTakenEffect)) {
    const id = idOf(kind, row);
    const part = partOf(parts, row);
    if (id === undefined || part === undefined) {
      account.apply(row);
      continue;
    }
    const was = account.textOf(id, part);
    account.apply(row);
    const key = `${id}/${part}`;
    // Of what was saved as its tab died nobody was told: then the server's word for the tablet has to do.
    const by = saved.get(row.mutationId ?? '');
    const writer = writers.get(key);
    writers.set(key, by?.device ?? row.deviceId ?? 'head office');
    const isOthers = writer !== undefined && writer !== by?.device;
    const changes = was !== account.textOf(id, part);
    const isEdited = part === parts.edited && edited.has(id);
    // Whoever decides it at head office has looked at it.
    if (row.decided !== null) continue;
    if (by?.saw != null && isOthers && changes && was !== by.saw && !inDoubt.has(key) && !isEdited)
      found.push({ by, was });
  }
  return found;
}

const partOf = (parts: Parts, change: Change): string | undefined =>
  parts.overwrittenBy(change) ?? parts.begunBy(change);

/** Parts of which a change was made, or came to the server, that did not take effect. */
function partsInDoubt(
  kind: string,
  parts: Parts,
  log: readonly LogRow[],
  saved: ReadonlyMap<string, SavedChange>,
): ReadonlySet<string> {
  const done = new Set(log.filter(hasTakenEffect).map(({ mutationId }) => mutationId));
  const undone = [
    ...log.map(({ mutationId, name, args }) => ({ id: mutationId, name: name ?? '', args })),
    ...saved.values(),
  ].filter(({ id }) => !done.has(id));
  return new Set(
    undone.flatMap((change) => {
      const part = partOf(parts, change);
      return part === undefined ? [] : `${idOf(kind, change)}/${part}`;
    }),
  );
}
