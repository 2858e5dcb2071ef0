import { refKey, type BusinessDay } from '@meja/domain';
import type { Tables } from './db.ts';
import { readMeta, writeMeta } from './meta.ts';
import { KINDS } from './world.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** So long a judged mutation can be delivered again to a server that was restored from a backup. */
const JUDGED_KEPT_MS = 14 * DAY_MS;
/** So long one can look up a verdict that somebody has seen, and what became of another tablet's file. */
const SEEN_KEPT_MS = 14 * DAY_MS;
/** Numbers begin anew each day. The clock never goes back behind the server's last word, so days long before it don't come again. */
const NUMBERS_KEPT_MS = 60 * DAY_MS;

/** The oldest business day whose closed orders this device keeps: the server's word, unless there was no room for so many. */
export async function keptFrom(db: Tables, keepFrom: BusinessDay): Promise<BusinessDay> {
  const trimmed = await readMeta(db, 'trimmed');
  return trimmed !== undefined && trimmed > keepFrom ? trimmed : keepFrom;
}

/** What has done its duty goes, so that a tablet of many years is no fuller than one of a month. */
export async function forgetWhatIsOld(db: Tables, at: number): Promise<void> {
  await db.journal
    .where('coveredAt')
    .below(at - JUDGED_KEPT_MS)
    .delete();
  await forgetSeen(db, at - SEEN_KEPT_MS);
  await forgetNumbers(db, at - NUMBERS_KEPT_MS);
}

async function forgetSeen(db: Tables, before: number): Promise<void> {
  const seen = (await db.attention.toArray()).filter(
    ({ acknowledged }) => acknowledged !== null && acknowledged.at < before,
  );
  await db.attention.bulkDelete(seen.map(({ id }) => id));
  const settled = (await db.imports.toArray()).filter(
    ({ settledAt }) => settledAt !== null && settledAt < before,
  );
  await db.imports.bulkDelete(settled.map(({ id }) => id));
}

async function forgetNumbers(db: Tables, before: number): Promise<void> {
  const numbers = await readMeta(db, 'numbers');
  if (!numbers) return;
  const oldest = new Date(before).toISOString().slice(0, 10);
  const kept = Object.entries(numbers).filter(([key]) => dayOf(key) >= oldest);
  if (kept.length < Object.keys(numbers).length) await writeMeta(db, 'numbers', Object.fromEntries(kept));
}

/** `JKT-2/order/2026-11-20` */
const dayOf = (key: string): string => key.slice(key.lastIndexOf('/') + 1);

interface Freed {
  /** Documents that are no longer here, as keys (see refKey). */
  refs: string[];
}

/**
 * Makes room where there is none left: closed documents of days before `today`, which head office has all the same, and what people have
 * seen. Never what waits to be delivered, nor what a restored server might have to be told again.
 * @returns what went; null when there was nothing that could
 */
export function makeRoom(db: Tables, today: BusinessDay): Promise<Freed | null> {
  const tables = KINDS.map((kind) => db.documents(kind));
  return db.transaction('rw', [db.meta, ...tables, db.attention, db.imports], async (db) => {
    const refs: string[] = [];
    const closedOf = await Promise.all(
      KINDS.map((kind) => db.documents(kind).where('closedDay').below(today).primaryKeys()),
    );
    const seen = (await db.attention.toArray()).filter(({ acknowledged }) => acknowledged !== null);
    const settled = (await db.imports.toArray()).filter(({ settledAt }) => settledAt !== null);
    for (const [i, kind] of KINDS.entries()) {
      const closed = closedOf[i] ?? [];
      refs.push(...closed.map((id) => refKey({ kind, id })));
      await db.documents(kind).bulkDelete(closed);
    }
    if (refs.length + seen.length + settled.length === 0) return null;
    await db.attention.bulkDelete(seen.map(({ id }) => id));
    await db.imports.bulkDelete(settled.map(({ id }) => id));
    if (refs.length > 0) await writeMeta(db, 'trimmed', today);
    return { refs };
  });
}
