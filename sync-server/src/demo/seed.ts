import { withTenant } from '../db/tenant.ts';
import type { Db, Tx } from '../db/database.ts';
import { advanceStream } from '../features/sync/index.ts';
import { writeCatalogue } from './catalogue.queries.ts';
import { catalogueOf, type Catalogue } from './catalogue.ts';
import { demoTenants } from './content/index.ts';
import { historyOf } from './sales/history.ts';
import { writeHistory } from './sales.queries.ts';
import { makeSecrets } from './secrets.ts';
import { claimDemoTenant, refreshStatistics } from './seed.queries.ts';

const PAST_DAYS = 30;
/** How far back an order's history of mutations reaches. */
const LOGGED_DAYS = 3;

export interface DemoSeeding {
  /** As the owner: the app's role makes no tenants. */
  db: Db;
  /** Epoch ms; sales go on up to it. */
  now: number;
  log: (line: string) => void;
  /** Argon2id, as a PHC string. */
  hashSecret: (secret: string) => Promise<string>;
}

/**
 * Writes the demo's tenants with a month of sales, each in one transaction. Those that are there already stay as they
 * are, whatever was done with them since.
 */
export async function seedDemo(seeding: DemoSeeding): Promise<void> {
  const started = performance.now();
  const seeded = await Promise.all(demoTenants.map((content) => seedTenant(catalogueOf(content), seeding)));
  const orders = seeded.filter((count) => count !== null);
  if (orders.length === 0) return;
  await refreshStatistics(seeding.db);
  const sum = orders.reduce((total, count) => total + count, 0).toLocaleString('en');
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  seeding.log(`Demo data written: ${sum} orders of the last ${PAST_DAYS} days, in ${seconds} s.`);
}

/** The number of orders written, or null where the tenant was there before. */
async function seedTenant(
  catalogue: Catalogue,
  { db, now, hashSecret }: DemoSeeding,
): Promise<number | null> {
  return withTenant(db, catalogue.tenantId, async (tx) => {
    if (!(await claimDemoTenant(tx, catalogue))) return null;
    await writeCatalogue(tx, catalogue, await makeSecrets(catalogue, hashSecret));
    return writeSales(tx, catalogue, now);
  });
}

async function writeSales(tx: Tx, catalogue: Catalogue, now: number): Promise<number> {
  let orders = 0;
  for (const outlet of catalogue.outlets) {
    const version = await advanceStream(tx, { tenantId: catalogue.tenantId, outletId: outlet.id });
    const history = historyOf(catalogue, outlet, { now, days: PAST_DAYS, loggedDays: LOGGED_DAYS, version });
    await writeHistory(tx, catalogue.tenantId, history, version);
    orders += history.orders.length;
  }
  return orders;
}
