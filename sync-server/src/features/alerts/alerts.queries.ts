import { can, type OutletId, type RoleName } from '@meja/domain';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Tx } from '../../db/database.ts';
import type { Locale } from '../mail/index.ts';

export interface Recipient {
  userId: string;
  email: string;
  name: string;
  business: string;
  locale: Locale;
}

export interface AlertDevice {
  name: string;
  outletId: OutletId;
  outlet: string;
  timeZone: string;
}

export async function findAlertDevice(tx: Tx, id: string): Promise<AlertDevice | undefined> {
  const row = await tx
    .selectFrom('devices as d')
    .innerJoin('outlets as o', (join) =>
      join.onRef('o.tenant_id', '=', 'd.tenant_id').onRef('o.id', '=', 'd.outlet_id'),
    )
    .select(['d.name', 'd.outlet_id', 'o.name as outlet', 'o.time_zone'])
    .where('d.id', '=', id)
    .executeTakeFirst();
  return (
    row && {
      name: row.name,
      outletId: row.outlet_id as OutletId,
      outlet: row.outlet,
      timeZone: row.time_zone,
    }
  );
}

/** Whoever signs in at head office, as they are told. */
const people = (tx: Tx) =>
  tx
    .selectFrom('users as u')
    .innerJoin('tenants as t', 't.id', 'u.tenant_id')
    .select(['u.id as userId', 'u.email', 'u.name', 't.name as business', 't.language as locale'])
    .where('u.is_active', '=', true)
    .where('u.email', 'is not', null)
    .where('u.password_hash', 'is not', null)
    .$narrowType<{ email: string }>();

/** All who may take a tablet of this outlet out of service. */
export async function findAlerted(tx: Tx, outletId: OutletId): Promise<Recipient[]> {
  const rows = await people(tx)
    .select((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom('role_grants as g')
          .select('g.role')
          .whereRef('g.user_id', '=', 'u.id')
          .where('g.revoked_at', 'is', null)
          .where((g) => g.or([g('g.outlet_id', 'is', null), g('g.outlet_id', '=', outletId)])),
      ).as('grants'),
    )
    .orderBy('u.id')
    .execute();
  return rows
    .filter(({ grants }) =>
      can(
        grants.map(({ role }): RoleName => role),
        'device:enrol',
      ),
    )
    .map(({ grants: _, ...recipient }) => recipient);
}

/** A person with the clock of the business's first outlet. */
export async function findAlertPerson(
  tx: Tx,
  id: string,
): Promise<(Recipient & { timeZone: string }) | undefined> {
  const row = await people(tx)
    .select((eb) =>
      eb.selectFrom('outlets as o').select('o.time_zone').orderBy('o.code').limit(1).as('time_zone'),
    )
    .where('u.id', '=', id)
    .executeTakeFirst();
  if (!row) return undefined;
  const { time_zone, ...person } = row;
  return { ...person, timeZone: time_zone ?? 'Asia/Jakarta' };
}
