import type { OutletId, RoleName, StaffId, TenantId } from '@meja/domain';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Tx } from '../../db/database.ts';
import { tenantIsServed } from '../standing/index.ts';

export interface Grant {
  role: RoleName;
  /** Null: in the whole tenant. */
  outletId: OutletId | null;
}

export interface Account {
  user: { id: StaffId; name: string; email: string | null };
  tenant: {
    id: TenantId;
    slug: string;
    name: string;
    currency: string;
    currencyExponent: number;
    language: 'id' | 'en';
    primaryColor: string | null;
    logoUrl: string | null;
    demandsSecondFactor: boolean;
  };
  grants: Grant[];
  /** The business demands a second factor, and this person has none: they may set one up, and nothing else. */
  lacksSecondFactor: boolean;
}

/** A person with what they hold at `at`; undefined when they, their business or their session are no longer active. */
export async function findAccount(
  tx: Tx,
  userId: StaffId,
  sessionId: string,
  at: Date,
): Promise<Account | undefined> {
  const row = await tx
    .selectFrom('users as u')
    .innerJoin('tenants as t', 't.id', 'u.tenant_id')
    .select((eb) => [
      'u.name',
      'u.email',
      't.id as tenant_id',
      't.slug',
      't.name as tenant_name',
      't.currency',
      't.currency_exponent',
      't.language',
      't.primary_color',
      't.logo_url',
      't.demands_second_factor',
      eb
        .or([
          eb.exists(eb.selectFrom('totp_factors as f').select('f.id').whereRef('f.user_id', '=', 'u.id')),
          eb.exists(eb.selectFrom('passkeys as k').select('k.id').whereRef('k.user_id', '=', 'u.id')),
        ])
        .as('has_second_factor'),
      jsonArrayFrom(
        eb
          .selectFrom('role_grants as g')
          .select(['g.role', 'g.outlet_id as outletId'])
          .whereRef('g.user_id', '=', 'u.id')
          .where('g.granted_at', '<=', at)
          .where((g) => g.or([g('g.revoked_at', 'is', null), g('g.revoked_at', '>', at)])),
      ).as('grants'),
    ])
    .where('u.id', '=', userId)
    .where('u.is_active', '=', true)
    .where(tenantIsServed)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('refresh_tokens as r')
          .select('r.id')
          .where('r.family_id', '=', sessionId)
          .where('r.user_id', '=', userId)
          .where('r.revoked_at', 'is', null),
      ),
    )
    .executeTakeFirst();
  if (!row) return undefined;
  return {
    user: { id: userId, name: row.name, email: row.email },
    tenant: {
      id: row.tenant_id as TenantId,
      slug: row.slug,
      name: row.tenant_name,
      currency: row.currency,
      currencyExponent: row.currency_exponent,
      language: row.language,
      primaryColor: row.primary_color,
      logoUrl: row.logo_url,
      demandsSecondFactor: row.demands_second_factor,
    },
    grants: row.grants as Grant[],
    lacksSecondFactor: row.demands_second_factor && row.has_second_factor !== true,
  };
}

export async function outletExists(tx: Tx, outletId: OutletId): Promise<boolean> {
  const row = await tx.selectFrom('outlets').select('id').where('id', '=', outletId).executeTakeFirst();
  return row !== undefined;
}
