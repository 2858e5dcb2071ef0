import type { TenantId } from '@meja/domain';
import type { Db } from '../../db/database.ts';
import { withTenantSnapshot } from '../../db/tenant.ts';
import { chainAfter, headOf, sealsOf } from './audit.queries.ts';
import { Verifier, type Verified } from './verify.ts';

const BATCH = 1_000;

/** Verifies the audit log of a business as it stands now, from one snapshot. */
export const verifyLog = (db: Db, tenantId: TenantId, publicKeys: readonly string[]): Promise<Verified> =>
  withTenantSnapshot(db, tenantId, async (tx) => {
    const verifier = new Verifier(await sealsOf(tx), publicKeys);
    for (;;) {
      const entries = await chainAfter(tx, verifier.last, BATCH);
      for (const entry of entries) verifier.take(entry);
      if (entries.length < BATCH) return verifier.end(await headOf(tx));
    }
  });
