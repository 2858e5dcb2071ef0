import type { StaffId } from '@meja/domain';
import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';

/** Whether the person of this row has set up none: neither an app nor a passkey. */
export const lacksSecondFactor = (users: string) =>
  sql<boolean>`not (exists (select from totp_factors f where f.user_id = ${sql.ref(`${users}.id`)})
    or exists (select from passkeys k where k.user_id = ${sql.ref(`${users}.id`)}))`;

/** What follows a right password. */
export type SecondFactor = 'code' | 'passkey' | 'recovery_code';
/** By what somebody who is signed in shows that they still are who they were. */
export type StepUpMethod = 'password' | 'code' | 'passkey';

/** Empty for somebody who has set up none: then the password is enough. */
export async function secondFactorsOf(tx: Tx, userId: StaffId): Promise<SecondFactor[]> {
  const { code, passkey, recovery } = await tx
    .selectNoFrom(({ exists, selectFrom }) => [
      exists(selectFrom('totp_factors').select('id').where('user_id', '=', userId)).as('code'),
      exists(selectFrom('passkeys').select('id').where('user_id', '=', userId)).as('passkey'),
      exists(
        selectFrom('recovery_codes').select('id').where('user_id', '=', userId).where('used_at', 'is', null),
      ).as('recovery'),
    ])
    .executeTakeFirstOrThrow();
  if (!code && !passkey) return [];
  return [
    ...(code ? (['code'] as const) : []),
    ...(passkey ? (['passkey'] as const) : []),
    ...(recovery ? (['recovery_code'] as const) : []),
  ];
}

/** Whoever has a second factor shows that: a password may be known to somebody who sits at their open browser. */
export async function stepUpMethodsOf(tx: Tx, userId: StaffId): Promise<StepUpMethod[]> {
  const factors = await secondFactorsOf(tx, userId);
  const proofs = factors.filter((factor) => factor !== 'recovery_code');
  return proofs.length > 0 ? proofs : ['password'];
}

/** When a factor was last shown in a session: at the sign-in, or later. */
export async function lastProof(tx: Tx, sessionId: string): Promise<Date | undefined> {
  const row = await tx
    .selectFrom('refresh_tokens')
    .select(({ fn }) => [
      fn.min<Date>('issued_at').as('began'),
      fn.max<Date | null>('proved_at').as('proved'),
    ])
    .where('family_id', '=', sessionId)
    .executeTakeFirst();
  if (!row?.began) return undefined;
  return row.proved && row.proved > row.began ? row.proved : row.began;
}
