import { hash } from '@node-rs/argon2';
import type { DeviceId, StaffId, TenantId } from '@meja/domain';
import { proofKeyOf, type ProofKey } from '@meja/testing/envelope-writer';
import type { Db } from '../db/database.ts';
import { withTenant } from '../db/tenant.ts';
import { hashInPhc } from '../features/people/index.ts';

/** As cheap as argon2id gets: the tests have no secret to keep. */
const COST = { memoryCost: 8, timeCost: 1, parallelism: 1 };

/** Gives somebody a PIN. Answers what makes their proofs on a tablet. */
export async function givePin(
  owner: Db,
  tenantId: TenantId,
  staffId: StaffId,
  pin: string,
): Promise<(device: DeviceId) => ProofKey> {
  const phc = await hash(pin, COST);
  await withTenant(owner, tenantId, (tx) =>
    tx.updateTable('users').set({ pin_hash: phc }).where('id', '=', staffId).execute(),
  );
  const hashed = hashInPhc(phc);
  if (!hashed) throw new Error(`no argon2id: ${phc}`);
  return (device) => proofKeyOf(hashed, device);
}
