import { run, type AnyDatabase } from './support/tenant-table.ts';

const READ = ['refunds', 'orders', 'outlets'];

/**
 * What is given back after an order was closed counts for the day on which it was: the day of the sale has been reported
 * by then. Before, it counted for the order's day. The tables are unbound for the moment, because it is about all tenants.
 */
export async function up(db: AnyDatabase): Promise<void> {
  for (const table of READ) await run(db, `alter table ${table} no force row level security`);
  await run(
    db,
    `
    -- Nothing that a device holds changes by it.
    alter table refunds disable trigger touch_parent_on_update;
    update refunds r
    set business_day = greatest(o.business_day,
      (r.given_at at time zone t.time_zone - make_interval(mins => t.day_start_minutes))::date)
    from orders o, outlets t
    where o.tenant_id = r.tenant_id and o.id = r.order_id
      and t.tenant_id = r.tenant_id and t.id = r.outlet_id
      and o.status = 'completed' and r.given_at > o.completed_at;
    alter table refunds enable trigger touch_parent_on_update;
  `,
  );
  for (const table of READ) await run(db, `alter table ${table} force row level security`);
}
