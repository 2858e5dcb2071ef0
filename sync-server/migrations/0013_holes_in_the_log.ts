import { run, type AnyDatabase } from './support/tenant-table.ts';

const READ = ['devices', 'mutation_log'];

/**
 * A record of a device that the log has lost stays missed, however many come after it. Looking through the whole log for it
 * each time would take longer with every record; so a device says from where on it has to be looked through.
 */
export async function up(db: AnyDatabase): Promise<void> {
  for (const table of READ) await run(db, `alter table ${table} no force row level security`);
  await run(
    db,
    `
    -- The first number of which the log has lost the record though it holds an earlier one.
    alter table devices add column holes_from bigint;
    update devices d set holes_from = (
      select min(previous + 1)
      from (
        select device_seq, lag(device_seq) over (order by device_seq) as previous
        from mutation_log m where m.tenant_id = d.tenant_id and m.device_id = d.id
      ) numbers
      where device_seq > previous + 1);

    -- What is cleared away from the log's beginning leaves no hole.
    create function note_holes() returns trigger language plpgsql as $$
    begin
      update public.devices d set holes_from = least(d.holes_from, g.lowest)
      from (
        select f.tenant_id, f.device_id, min(o.device_seq) as lowest
        from (
          select k.tenant_id, k.device_id, (
            select min(m.device_seq) from public.mutation_log m
            where m.tenant_id = k.tenant_id and m.device_id = k.device_id) as first
          from (select distinct tenant_id, device_id from gone) k
        ) f
        join gone o on o.tenant_id = f.tenant_id and o.device_id = f.device_id and o.device_seq > f.first
        group by f.tenant_id, f.device_id
      ) g
      where d.tenant_id = g.tenant_id and d.id = g.device_id;
      return null;
    end $$;
    create trigger note_holes after delete on mutation_log
      referencing old table as gone for each statement execute function note_holes();
  `,
  );
  for (const table of READ) await run(db, `alter table ${table} force row level security`);
}
