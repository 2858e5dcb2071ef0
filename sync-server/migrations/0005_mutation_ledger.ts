import { protectTenantTable, run, type AnyDatabase } from './support/tenant-table.ts';

export async function up(db: AnyDatabase): Promise<void> {
  await run(
    db,
    `
    -- Every mutation that a device delivered, as it came, with the verdict that it was given.
    create table mutation_log (
      tenant_id uuid not null references tenants (id),
      device_id uuid not null,
      device_seq bigint not null check (device_seq > 0),
      mutation_id uuid,
      outlet_id uuid not null,
      actor_id uuid,
      name text,
      at timestamptz,
      received_at timestamptz not null,
      envelope jsonb,
      hash text not null,
      outcome text not null check (outcome in ('applied', 'merged', 'conflict', 'rejected', 'quarantined')),
      code text,
      detail jsonb,
      order_id uuid,
      -- The number in the outlet's stream under which it was judged.
      seq bigint not null,
      -- The device that delivered the same mutation before.
      duplicate_of uuid,
      primary key (tenant_id, device_id, device_seq),
      -- Only of a record that could not be read may the rest be unknown; quarantine has it to the letter.
      check (outcome = 'quarantined'
        or (mutation_id is not null and actor_id is not null and name is not null and at is not null and envelope is not null)),
      foreign key (tenant_id, device_id) references devices (tenant_id, id),
      foreign key (tenant_id, outlet_id) references outlets (tenant_id, id)
    );
    create unique index mutation_log_mutation on mutation_log (tenant_id, mutation_id)
      where duplicate_of is null and mutation_id is not null;
    create index mutation_log_order on mutation_log (tenant_id, order_id, seq) where order_id is not null;
    create index mutation_log_outlet on mutation_log (tenant_id, outlet_id, seq);

    -- The same part changed on two devices: what stands, and what the later one wanted.
    create table conflicts (
      tenant_id uuid not null references tenants (id),
      id uuid not null,
      mutation_id uuid not null,
      outlet_id uuid not null,
      device_id uuid not null,
      actor_id uuid not null,
      order_id uuid not null,
      part jsonb not null,
      mine jsonb not null,
      theirs jsonb not null,
      status text not null default 'open' check (status in ('open', 'kept', 'taken')),
      created_at timestamptz not null default now(),
      resolved_at timestamptz,
      resolved_by uuid,
      primary key (tenant_id, id),
      foreign key (tenant_id, outlet_id) references outlets (tenant_id, id),
      foreign key (tenant_id, device_id) references devices (tenant_id, id)
    );
    create index conflicts_newest on conflicts (tenant_id, created_at desc, id desc);
    create index conflicts_order on conflicts (tenant_id, order_id);

    -- Records that could not be read at all, kept to the letter.
    create table quarantine (
      tenant_id uuid not null references tenants (id),
      id uuid not null,
      outlet_id uuid not null,
      device_id uuid not null,
      device_seq bigint,
      raw text not null,
      code text not null,
      detail jsonb,
      received_at timestamptz not null,
      status text not null default 'open' check (status in ('open', 'resolved')),
      resolved_at timestamptz,
      resolved_by uuid,
      primary key (tenant_id, id),
      foreign key (tenant_id, outlet_id) references outlets (tenant_id, id),
      foreign key (tenant_id, device_id) references devices (tenant_id, id)
    );
    create index quarantine_newest on quarantine (tenant_id, received_at desc, id desc);
    create index quarantine_device on quarantine (tenant_id, device_id, device_seq);
  `,
  );
  await protectTenantTable(db, 'mutation_log', ['select', 'insert']);
  await protectTenantTable(db, 'conflicts', ['select', 'insert', 'update']);
  await protectTenantTable(db, 'quarantine', ['select', 'insert', 'update']);
}
