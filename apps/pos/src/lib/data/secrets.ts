import type { Tables } from './db.ts';
import { readMeta, writeMeta } from './meta.ts';

/** What the server's PIN checks are keyed by, which it tells once. */
export interface Secret {
  name: string;
  key: CryptoKey;
}

/** Beside those of before: a check names the one that it was made with. */
export const keepSecret = (db: Tables, { name, key }: Secret): Promise<void> =>
  db.transaction('rw', db.meta, async (db) =>
    writeMeta(db, 'secrets', { ...(await readMeta(db, 'secrets')), [name]: key }),
  );
