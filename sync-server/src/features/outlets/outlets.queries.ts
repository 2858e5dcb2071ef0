import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import type { Scope } from '../access/index.ts';

export function listOutlets(tx: Tx, scope: Scope) {
  return tx
    .selectFrom('outlets')
    .select(['id', 'slug', 'code', 'name', 'address', 'city', 'province', 'postal_code', 'country'])
    .select([
      'phone',
      'email',
      'operating_hours',
      'time_zone',
      'day_start_minutes',
      'is_active',
      'created_at',
    ])
    .select([
      sql<number | null>`latitude::float8`.as('latitude'),
      sql<number | null>`longitude::float8`.as('longitude'),
    ])
    .$if(scope !== 'everywhere', (query) => query.where('id', 'in', [...scope]))
    .orderBy('name')
    .execute();
}
