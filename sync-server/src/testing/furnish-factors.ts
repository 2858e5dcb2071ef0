import { randomBytes } from 'node:crypto';
import { anId } from '@meja/testing/envelope-writer';
import type { Tx } from '../db/database.ts';
import { NOW, type Restaurant } from './restaurant.ts';

/** The manager has set up two-step sign-in. Nobody can sign in by it: keys and secrets are noise. */
export async function furnishFactors(
  tx: Tx,
  { tenantId: tenant_id, staff }: Restaurant,
  passkeyId: string,
): Promise<void> {
  const owner = { tenant_id, user_id: staff.manager, created_at: NOW };
  const noise = () => randomBytes(32);
  await tx
    .insertInto('totp_factors')
    .values({ ...owner, id: anId(), secret: noise(), last_step: 1 })
    .execute();
  await tx
    .insertInto('recovery_codes')
    .values({ ...owner, id: anId(), hash: noise() })
    .execute();
  await tx
    .insertInto('passkeys')
    .values({
      ...{ ...owner, id: passkeyId, name: 'Laptop', credential_id: noise(), public_key: noise() },
      ...{ sign_count: 0, transports: ['internal'], backed_up: false },
    })
    .execute();
  await tx.insertInto('spent_tickets').values({ tenant_id, id: anId(), expires_at: NOW }).execute();
}
