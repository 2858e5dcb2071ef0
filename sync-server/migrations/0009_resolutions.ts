import { protectTenantTable, run, type AnyDatabase } from './support/tenant-table.ts';

export async function up(db: AnyDatabase): Promise<void> {
  await run(
    db,
    `
    -- What people decided about what machines could not: one row for each decision, and none is ever changed.
    create table resolutions (
      tenant_id uuid not null references tenants (id),
      id uuid not null,
      outlet_id uuid not null,
      -- The tablet that it is about, which is told of it.
      device_id uuid not null,
      kind text not null check (kind in ('conflict', 'record', 'money', 'chain', 'missing')),
      -- The conflict, the record in quarantine, the money or the break in the chain; for missing numbers the tablet.
      subject_id uuid not null,
      action text not null check (
        (kind = 'conflict' and action in ('keep', 'take'))
        or (kind = 'record' and action in ('accept', 'set_aside'))
        or (kind = 'money' and action in ('allocate', 'given_back', 'kept'))
        or (kind in ('chain', 'missing') and action = 'acknowledge')
      ),
      -- Of missing numbers, which.
      from_seq bigint not null default 0,
      to_seq bigint not null default 0,
      -- The tablet's mutation that it is about.
      mutation_id uuid,
      -- Of a record that was accepted: whose deed it was, and when by the tablet's clock.
      actor_id uuid,
      done_at timestamptz,
      -- Whether the mutation was judged by this decision, and not before by another way.
      judged boolean not null default false,
      order_id uuid,
      -- What was done by it, as a command of the domain.
      command jsonb,
      amount bigint,
      outcome text check (outcome in ('applied', 'merged', 'conflict', 'rejected')),
      code text,
      detail jsonb,
      note text not null default '',
      decided_by uuid not null,
      decided_at timestamptz not null,
      -- The number in the outlet's stream under which it was decided.
      seq bigint not null,
      primary key (tenant_id, id),
      foreign key (tenant_id, outlet_id) references outlets (tenant_id, id),
      foreign key (tenant_id, device_id) references devices (tenant_id, id)
    );
    -- A thing is closed by one decision. Money may be booked on several orders before.
    create unique index resolutions_subject on resolutions (tenant_id, kind, subject_id, from_seq, to_seq)
      where action <> 'allocate';
    create index resolutions_about on resolutions (tenant_id, subject_id);
    create unique index resolutions_mutation on resolutions (tenant_id, mutation_id) where judged;
    create index resolutions_order on resolutions (tenant_id, order_id, seq) where order_id is not null;
    create index resolutions_device on resolutions (tenant_id, device_id, seq);

    -- Who closed it, when and how is in its resolution.
    alter table conflicts drop column resolved_at, drop column resolved_by;
    alter table quarantine drop column resolved_at, drop column resolved_by;
    alter table unallocated_money
      drop column resolved_at, drop column resolved_by, drop column resolution,
      add column allocated bigint not null default 0 check (allocated between 0 and amount);
    create index conflicts_open on conflicts (tenant_id, outlet_id, created_at) where status = 'open';
    create index quarantine_open on quarantine (tenant_id, outlet_id, received_at) where status = 'open';
  `,
  );
  await protectTenantTable(db, 'resolutions', ['select', 'insert']);
}
