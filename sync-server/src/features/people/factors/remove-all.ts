import type { Db } from '../../../db/database.ts';
import { withTenant } from '../../../db/tenant.ts';
import type { AuditTrail } from '../../audit/index.ts';
import { revokeSessions } from '../passwords.queries.ts';
import { findSignIns, signInTenant } from '../people.queries.ts';
import { factorsOf, removeRecoveryCodes, removeTotp } from './factors.queries.ts';
import { removePasskey } from './passkeys.queries.ts';

export interface RemovedFrom {
  business: string;
  factors: number;
}

/**
 * Takes all second factors of whoever signs in with this e-mail, and ends their sessions: for somebody who has lost them all. It is whoever runs
 * the installation who does it, and who has made sure who asks.
 * @param business its slug, where only that one is meant
 */
export async function removeSecondFactors(
  { db, audit, clock }: { db: Db; audit: AuditTrail; clock: () => Date },
  email: string,
  business?: string,
): Promise<RemovedFrom[]> {
  const removed: RemovedFrom[] = [];
  for (const { tenantId, userId } of await findSignIns(db, email.toLowerCase()))
    await withTenant(db, tenantId, async (tx) => {
      const { slug } = await signInTenant(tx);
      if (business !== undefined && business !== slug) return;
      const { passkeys, totpSince } = await factorsOf(tx, userId);
      removed.push({ business: slug, factors: passkeys.length + (totpSince ? 1 : 0) });
      for (const { id } of passkeys) await removePasskey(tx, userId, id);
      await removeTotp(tx, userId);
      await removeRecoveryCodes(tx, userId);
      const ended = await revokeSessions(tx, userId, { at: clock() });
      audit.record(tx, {
        ...{ tenantId, actor: { kind: 'system' }, action: 'factor.all_removed' },
        ...{ target: { kind: 'person', id: userId }, diff: { sessions: ended.length } },
      });
    });
  return removed;
}
