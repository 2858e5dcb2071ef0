import { run, type AnyDatabase } from './support/tenant-table.ts';

/** Head office lists the shifts of all outlets, newest first, and those of some days. */
export async function up(db: AnyDatabase): Promise<void> {
  await run(
    db,
    `
    create index shifts_newest_of_all on shifts (tenant_id, opened_at desc, id desc);
    create index shifts_day on shifts (tenant_id, business_day, outlet_id);
  `,
  );
}
