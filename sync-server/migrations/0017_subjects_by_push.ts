import { protectTenantTable, run, type AnyDatabase } from './support/tenant-table.ts';

/**
 * A push often brings an order with all that was done to it: one row for each document of a push, in place of one for
 * each of its mutations, and one index in place of two.
 */
export async function up(db: AnyDatabase): Promise<void> {
  await run(
    db,
    `
    alter table mutation_subjects no force row level security;
    alter table mutation_subjects rename to subjects_before;
    alter index mutation_subjects_pkey rename to subjects_before_pkey;
    alter index mutation_subjects_document rename to subjects_before_document;
    create table mutation_subjects (
      tenant_id uuid not null,
      kind text not null,
      doc_id uuid not null,
      -- The number in the outlet's stream under which the mutations were judged.
      seq bigint not null,
      device_id uuid not null,
      -- The device's numbers of the mutations that are about the document, in their order.
      device_seqs bigint[] not null,
      primary key (tenant_id, doc_id, seq, device_id, kind),
      foreign key (tenant_id, device_id) references devices (tenant_id, id)
    );
    insert into mutation_subjects (tenant_id, kind, doc_id, seq, device_id, device_seqs)
      select tenant_id, kind, doc_id, seq, device_id, array_agg(device_seq order by device_seq)
      from subjects_before group by tenant_id, kind, doc_id, seq, device_id;
    drop table subjects_before;
  `,
  );
  await protectTenantTable(db, 'mutation_subjects', ['select', 'insert']);
}
