import { refKey, type DocumentKind, type ReadCommand, type Ref, type StaffId } from '@meja/domain';
import { readMutation } from '@meja/sync';
import type { Tables } from './db.ts';
import { hasTakenEffect } from './rows.ts';

/** Something that was done on this tablet, and that somebody else has allowed. */
export interface Allowed {
  command: ReadCommand;
  by: StaffId;
  at: number;
}

/**
 * What somebody allowed here of what was done to a document, oldest first. Documents don't say it: it stands in this tablet's own records, as long as
 * they are kept, and at head office.
 */
export async function readAllowed(db: Tables, about: Ref<DocumentKind>, since: number): Promise<Allowed[]> {
  const key = refKey(about);
  const [waiting, judged] = await db.transaction('r', [db.outbox, db.journal], async (db) =>
    Promise.all([
      db.outbox.where('refs').equals(key).toArray(),
      db.journal
        .where('coveredAt')
        .aboveOrEqual(since)
        .filter(({ refs }) => refs.includes(key))
        .toArray(),
    ]),
  );
  return [...judged, ...waiting]
    .sort((a, b) => a.deviceSeq - b.deviceSeq)
    .flatMap(({ envelope, verdict }): Allowed[] => {
      if (!envelope.approval || (verdict && !hasTakenEffect(verdict))) return [];
      const read = readMutation(envelope);
      if (!read.ok) return [];
      const { name, args, at } = read.value;
      return [{ command: { name, args } as ReadCommand, by: envelope.approval.by, at }];
    });
}
