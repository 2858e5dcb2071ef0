import type { StaffId, TenantId } from '@meja/domain';
import type { Tx } from '../../../db/database.ts';
import type { Tokens } from '../../../http/tokens.ts';
import { lockTotp, noteTotpStep, useRecoveryCode } from './factors.queries.ts';
import { recoveryHash } from './recovery-codes.ts';
import { stepOf } from './totp.ts';

export interface CodeDeps {
  tokens: Pick<Tokens, 'digest' | 'open' | 'seal'>;
  clock: () => Date;
}

interface Owner {
  tenantId: TenantId;
  userId: StaffId;
}

/** Whose sealed secret it is: another's row in its place opens nothing. */
export const aboutOwner = ({ tenantId, userId }: Owner): string => `${tenantId} ${userId}`;

/** Uses up a code of the authenticator app; false for one that is wrong, too old, or was used. */
export async function useTotpCode(deps: CodeDeps, tx: Tx, owner: Owner, code: string): Promise<boolean> {
  const digits = code.replace(/\s/g, '');
  const factor = /^\d{6}$/.test(digits) ? await lockTotp(tx, owner.userId) : undefined;
  const secret = factor && deps.tokens.open('totp secret', factor.secret, aboutOwner(owner));
  const step = secret && stepOf(secret, digits, deps.clock());
  if (!factor || step === undefined || step <= factor.lastStep) return false;
  await noteTotpStep(tx, factor.id, step);
  return true;
}

/** Uses up a code of the app or one on paper, whichever it is. */
export async function useAnyCode(
  deps: CodeDeps,
  tx: Tx,
  owner: Owner,
  code: string,
): Promise<'code' | 'recovery_code' | undefined> {
  if (await useTotpCode(deps, tx, owner, code)) return 'code';
  const hash = recoveryHash(deps.tokens, owner.userId, code);
  const isRecovery = await useRecoveryCode(tx, owner.userId, hash, deps.clock());
  return isRecovery ? 'recovery_code' : undefined;
}
