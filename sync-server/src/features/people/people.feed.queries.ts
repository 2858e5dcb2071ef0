import type { RoleName, Staff } from '@meja/domain';
import { sql } from 'kysely';
import { pinCheckFor } from './pins.ts';
import { isAhead, portionOf, type Feed, type Plain } from '../streams/index.ts';

/** Only who has a role at the outlet now; for everybody else the word is that they are gone. */
export const staffFeed: Feed<Plain<Staff>> = {
  async ahead(tx, { outletId, secret }, stretch, room) {
    if (!secret) throw new Error('a PIN is checked by the secret of one device');
    const ahead = tx
      .selectFrom('users')
      .select([
        'id',
        'seq',
        'name',
        'pin_hash',
        'pin_digits',
        'is_active',
        sql<RoleName[]>`array(select distinct g.role from role_grants g
          where g.user_id = users.id and g.revoked_at is null
            and (g.outlet_id is null or g.outlet_id = ${outletId}) order by g.role)`.as('roles'),
      ])
      .where(isAhead(stretch, 'seq', 'id'));
    const { rows, isCut } = await portionOf(tx, ahead, sql<number>`400 + octet_length(name)`, room);
    return {
      rows: rows.map(({ id, seq, weight, name, pin_hash, pin_digits, is_active, roles }) => ({
        ...{ id, seq, weight },
        doc:
          is_active && roles.length > 0
            ? {
                ...{ id, name, roles },
                pinHash: null,
                pin: pinCheckFor(secret, pin_hash, pin_digits),
                isActive: is_active,
              }
            : null,
      })),
      isCut,
    };
  },
  counted: (_, stretch) => sql`users where ${isAhead(stretch, 'seq', 'id')}`,
  held: ({ outletId }) => sql`users where is_active and exists (
    select from role_grants g where g.user_id = users.id and g.revoked_at is null
      and (g.outlet_id is null or g.outlet_id = ${outletId}))`,
};
