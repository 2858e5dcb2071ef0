import { protectTenantTable, run, type AnyDatabase } from './support/tenant-table.ts';

const READ = ['mutation_log', 'resolutions', 'conflicts'];

/** The log, conflicts and decisions named an order. From here on they name documents by kind and id. */
export async function up(db: AnyDatabase): Promise<void> {
  for (const table of READ) await run(db, `alter table ${table} no force row level security`);
  await run(
    db,
    `
    -- The documents that a mutation is about, so that it shows in the history of each. Of a record that was accepted from
    -- quarantine it has the number of the decision, in seq.
    create table mutation_subjects (
      tenant_id uuid not null references tenants (id),
      device_id uuid not null,
      device_seq bigint not null,
      kind text not null,
      doc_id uuid not null,
      -- The number in the outlet's stream under which it was judged.
      seq bigint not null,
      primary key (tenant_id, device_id, device_seq, kind, doc_id),
      foreign key (tenant_id, device_id) references devices (tenant_id, id)
    );
    insert into mutation_subjects (tenant_id, device_id, device_seq, kind, doc_id, seq)
      select tenant_id, device_id, device_seq, 'order', order_id, seq from mutation_log where order_id is not null;
    insert into mutation_subjects (tenant_id, device_id, device_seq, kind, doc_id, seq)
      select tenant_id, device_id, from_seq, 'order', order_id, seq from resolutions
      where kind = 'record' and action = 'accept' and judged and order_id is not null
      on conflict do nothing;
    create index mutation_subjects_document on mutation_subjects (tenant_id, doc_id, seq);

    drop index mutation_log_order;
    alter table mutation_log drop column order_id;

    alter table conflicts rename column order_id to doc_id;
    alter table conflicts rename column part to part_before;
    alter table conflicts
      add column doc_kind text not null default 'order',
      add column part text;
    update conflicts set part = (part_before ->> 'kind') || coalesce(':' || (part_before ->> 'lineId'), '');
    alter table conflicts alter column doc_kind drop default, alter column part set not null, drop column part_before;
    alter index conflicts_order rename to conflicts_document;

    alter table resolutions rename column order_id to doc_id;
    alter table resolutions add column doc_kind text;
    update resolutions set doc_kind = 'order' where doc_id is not null;
    alter table resolutions add check ((doc_kind is null) = (doc_id is null));
    alter index resolutions_order rename to resolutions_document;
  `,
  );
  await protectTenantTable(db, 'mutation_subjects', ['select', 'insert']);
  for (const table of READ) await run(db, `alter table ${table} force row level security`);
}
