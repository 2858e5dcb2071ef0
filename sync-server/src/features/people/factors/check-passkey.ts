import type { TenantId } from '@meja/domain';
import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import type { Tx } from '../../../db/database.ts';
import { spendTicket } from './factors.queries.ts';
import { verifyAuthentication, type RelyingParty } from './passkeys.ts';
import { lockPasskey, notePasskeyUse, type Passkey } from './passkeys.queries.ts';
import type { PasskeyChallenge } from './tickets.ts';

export type PasskeyAnswer = { kind: 'holds'; key: Passkey } | { kind: 'refused' | 'copied'; key?: Passkey };

/** Uses up the challenge where the answer to it holds. */
export async function usePasskey(
  { clock }: { clock: () => Date },
  tx: Tx,
  party: RelyingParty,
  asked: { tenantId: TenantId; challenge: PasskeyChallenge; response: AuthenticationResponseJSON },
): Promise<PasskeyAnswer> {
  const { tenantId, challenge, response } = asked;
  const key = await lockPasskey(tx, Buffer.from(response.id, 'base64url'));
  if (!key) return { kind: 'refused' };
  const verified = await verifyAuthentication(party, response, challenge.challenge, key);
  if (verified.kind !== 'holds') return { kind: verified.kind, key };
  const now = clock();
  const { id, expiresAt } = challenge;
  if (!(await spendTicket(tx, { tenantId, id, expiresAt, now }))) return { kind: 'refused', key };
  await notePasskeyUse(tx, key.id, { ...verified, at: now });
  return { kind: 'holds', key };
}
