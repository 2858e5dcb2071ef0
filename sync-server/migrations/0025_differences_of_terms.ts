import { protectTenantTable, run, type AnyDatabase } from './support/tenant-table.ts';

/** Terms on which something was sold that its tablet had not been shown. A person decides about each. */
export async function up(db: AnyDatabase): Promise<void> {
  await run(
    db,
    `
    create table term_differences (
      tenant_id uuid not null references tenants (id),
      -- Made of the document, the place in it and what differs: however often it comes, it is one.
      id uuid not null,
      outlet_id uuid not null,
      device_id uuid not null,
      mutation_id uuid not null,
      actor_id uuid not null,
      doc_kind text not null,
      doc_id uuid not null,
      part text not null,
      what text not null,
      -- The dish, or what was chosen with it.
      item_id uuid,
      was jsonb not null,
      -- What the tablet had been shown; null where there was nothing that it could be held against.
      should jsonb,
      at timestamptz not null,
      found_at timestamptz not null,
      status text not null default 'open' check (status in ('open', 'resolved')),
      primary key (tenant_id, id),
      foreign key (tenant_id, outlet_id) references outlets (tenant_id, id),
      foreign key (tenant_id, device_id) references devices (tenant_id, id)
    );
    create index term_differences_newest on term_differences (tenant_id, found_at desc, id desc);
    create index term_differences_open on term_differences (tenant_id, outlet_id, found_at) where status = 'open';
    create index term_differences_document on term_differences (tenant_id, doc_id);

    alter table resolutions drop constraint resolutions_kind_check, drop constraint resolutions_check;
    alter table resolutions
      add constraint resolutions_kind_check
        check (kind in ('conflict', 'record', 'money', 'chain', 'missing', 'terms')),
      add constraint resolutions_check check (
        (kind = 'conflict' and action in ('keep', 'take'))
        or (kind = 'record' and action in ('accept', 'set_aside'))
        or (kind = 'money' and action in ('allocate', 'given_back', 'kept'))
        or (kind in ('chain', 'missing') and action = 'acknowledge')
        or (kind = 'terms' and action in ('accept', 'acknowledge'))
      );
  `,
  );
  await protectTenantTable(db, 'term_differences', ['select', 'insert', 'update (status)']);
}
