import { run, type AnyDatabase } from './support/tenant-table.ts';

interface Child {
  table: string;
  parent: string;
  /** The child's column that names the parent. */
  key: string;
  /** The outlet whose stream the parent is on; without one it is on the catalogue's. */
  outlet?: 'p.outlet_id';
}

const CHILDREN: readonly Child[] = [
  { table: 'role_grants', parent: 'users', key: 'user_id' },
  { table: 'charge_settings', parent: 'outlets', key: 'outlet_id' },
  { table: 'modifier_options', parent: 'modifier_groups', key: 'group_id' },
  { table: 'product_modifier_groups', parent: 'products', key: 'product_id' },
  { table: 'order_lines', parent: 'orders', key: 'order_id', outlet: 'p.outlet_id' },
  { table: 'payments', parent: 'orders', key: 'order_id', outlet: 'p.outlet_id' },
  { table: 'refunds', parent: 'orders', key: 'order_id', outlet: 'p.outlet_id' },
];

/**
 * Asking for a stream's number takes it, and locks the stream until the commit. The functions that move the parents of
 * changed rows asked of each parent by a condition on the parent alone, which a plan that reads the whole table tests on
 * every row of it: a payment then took numbers of all the tenant's outlets, and two outlets could wait for each other.
 * The condition now names the changed row too, so it is tested on parents of changed rows only.
 */
export async function up(db: AnyDatabase): Promise<void> {
  for (const child of CHILDREN) await touchOnlyParents(db, child);
}

async function touchOnlyParents(db: AnyDatabase, { table, parent, key, outlet }: Child): Promise<void> {
  const next = `public.next_stream_seq(c.tenant_id, '${outlet ? 'outlet' : 'catalog'}', ${outlet ?? 'null'})`;
  const touch = (name: string, changed: string) => `
    create or replace function touch_${parent}_by_${name}_${table}() returns trigger language plpgsql as $$
    begin
      update public.${parent} p set seq = ${next}
      from (${changed}) c
      where p.tenant_id = c.tenant_id and p.id = c.parent_id and p.seq <> ${next};
      return null;
    end $$;`;
  const keys = (rows: string) => `select distinct tenant_id, ${key} as parent_id from ${rows}`;
  const both = `select tenant_id, ${key} as parent_id from before_rows
      union select tenant_id, ${key} from after_rows`;
  await run(
    db,
    touch('new', keys('after_rows')) + touch('changed', both) + touch('gone', keys('before_rows')),
  );
}
