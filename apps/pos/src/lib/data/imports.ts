import type { QueueFile, QueueFileAnswer } from '@meja/sync';
import type { Tables } from './db.ts';
import type { ImportRow } from './rows.ts';

/** Another tablet's queue, kept until the server has it. The same file twice is one import. */
export const addImport = (
  db: Tables,
  row: Pick<ImportRow, 'id' | 'addedAt' | 'addedBy'>,
  file: QueueFile,
): Promise<void> =>
  db.transaction('rw', [db.imports, db.importFiles], async (db) => {
    const known = await db.imports.get(row.id);
    // One that the server refused may be tried again; one that it has taken is done.
    if (known && known.code === null) return;
    const { device, exportedAt, mutations } = file;
    const fresh = { retryAt: 0, answer: null, code: null, settledAt: null };
    await db.imports.put({ ...row, device, exportedAt, count: mutations.length, ...fresh });
    await db.importFiles.put({ id: row.id, file });
  });

export const readImports = (db: Tables): Promise<ImportRow[]> => db.imports.toArray();

/** The oldest that is to be delivered now. */
export const nextImport = (db: Tables, now: number): Promise<(ImportRow & { file: QueueFile }) | undefined> =>
  db.transaction('r', [db.imports, db.importFiles], async (db) => {
    const due = (await db.imports.toArray())
      .filter(({ settledAt, retryAt }) => settledAt === null && retryAt <= now)
      .sort((a, b) => a.addedAt - b.addedAt);
    for (const row of due) {
      const kept = await db.importFiles.get(row.id);
      if (kept) return { ...row, file: kept.file };
    }
    return undefined;
  });

export type ImportOutcome =
  | { answer: QueueFileAnswer; settledAt: number }
  /** Something has to come before it, or the server could not do it just now. */
  | { answer: QueueFileAnswer | null; retryAt: number }
  | { code: string; settledAt: number };

export const settleImport = (db: Tables, id: string, outcome: ImportOutcome): Promise<void> =>
  db.transaction('rw', [db.imports, db.importFiles], async (db) => {
    const row = await db.imports.get(id);
    if (!row) return;
    await db.imports.put({ ...row, ...outcome });
    if ('settledAt' in outcome) await db.importFiles.delete(id);
  });
