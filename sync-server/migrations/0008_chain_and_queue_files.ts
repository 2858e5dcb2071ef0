import { protectTenantTable, run, type AnyDatabase } from './support/tenant-table.ts';

export async function up(db: AnyDatabase): Promise<void> {
  await chains(db);
  await queueFiles(db);
  await suspensions(db);
  // By their own id, whichever order they stand on: the same money must not pay for two.
  await run(db, 'create index payments_id on payments (tenant_id, id)');
}

/** Where a device's records do not hang together: one is missing in between, or somebody has put one in another's place. */
async function chains(db: AnyDatabase): Promise<void> {
  await run(
    db,
    `
    create table chain_breaks (
      tenant_id uuid not null references tenants (id),
      id uuid not null,
      outlet_id uuid not null,
      device_id uuid not null,
      -- The record that does not follow on the one before it. It was judged all the same.
      device_seq bigint not null check (device_seq > 0),
      -- The hash of the record before it, and the one that it names instead.
      expected text not null,
      got text not null,
      found_at timestamptz not null,
      status text not null default 'open' check (status in ('open', 'resolved')),
      primary key (tenant_id, id),
      unique (tenant_id, device_id, device_seq),
      foreign key (tenant_id, outlet_id) references outlets (tenant_id, id),
      foreign key (tenant_id, device_id) references devices (tenant_id, id)
    );
    create index chain_breaks_newest on chain_breaks (tenant_id, found_at desc, id desc);
    create index chain_breaks_open on chain_breaks (tenant_id, outlet_id) where status = 'open';
  `,
  );
  await protectTenantTable(db, 'chain_breaks', ['select', 'insert', 'update']);
}

async function queueFiles(db: AnyDatabase): Promise<void> {
  await run(
    db,
    `
    -- Of a record that is held for review: the mutation that it brings, as far as it can be read.
    alter table quarantine add column mutation_id uuid;
    create index quarantine_mutation on quarantine (tenant_id, mutation_id) where mutation_id is not null;

    -- Which queue came as a file, and who brought it. The same file by the same carrier is one row.
    create table queue_imports (
      tenant_id uuid not null references tenants (id),
      id uuid not null,
      outlet_id uuid not null,
      -- Whose queue it is.
      device_id uuid not null,
      -- Somebody of head office or another tablet; neither when the device handed it in itself.
      carried_by_user uuid,
      carried_by_device uuid,
      digest text not null,
      exported_at timestamptz not null,
      from_seq bigint not null,
      to_seq bigint not null,
      result text not null check (result in ('judged', 'held', 'gap', 'fork')),
      -- Judged because of this file, known before it came, and held for review.
      judged integer not null,
      known integer not null,
      held integer not null,
      times integer not null default 1,
      first_at timestamptz not null,
      last_at timestamptz not null,
      primary key (tenant_id, id),
      foreign key (tenant_id, outlet_id) references outlets (tenant_id, id),
      foreign key (tenant_id, device_id) references devices (tenant_id, id),
      foreign key (tenant_id, carried_by_user) references users (tenant_id, id),
      foreign key (tenant_id, carried_by_device) references devices (tenant_id, id)
    );
    create index queue_imports_newest on queue_imports (tenant_id, last_at desc, id desc);
  `,
  );
  await protectTenantTable(db, 'queue_imports', ['select', 'insert', 'update']);
}

/** When somebody was not active. Like roles it is kept for ever: offline work is judged by what held at its time. */
async function suspensions(db: AnyDatabase): Promise<void> {
  await run(
    db,
    `
    create table suspensions (
      tenant_id uuid not null references tenants (id),
      id uuid not null default gen_random_uuid(),
      user_id uuid not null,
      since timestamptz not null,
      until timestamptz,
      primary key (tenant_id, id),
      foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade,
      check (until is null or until >= since)
    );
    create unique index suspensions_open on suspensions (tenant_id, user_id) where until is null;
    create index suspensions_user on suspensions (tenant_id, user_id);

    -- Written before the table is bound to one tenant at a time.
    insert into suspensions (tenant_id, user_id, since)
    select tenant_id, id, updated_at from users where not is_active;
  `,
  );
  await protectTenantTable(db, 'suspensions', ['select', 'insert', 'update']);
  await run(
    db,
    `
    -- Whoever switches somebody off or on, by whatever way: the time of it is kept.
    create function keep_suspension() returns trigger language plpgsql as $$
    begin
      if new.is_active then
        update public.suspensions set until = greatest(now(), since)
        where tenant_id = new.tenant_id and user_id = new.id and until is null;
      else
        insert into public.suspensions (tenant_id, user_id, since) values (new.tenant_id, new.id, now());
      end if;
      return null;
    end $$;
    create trigger keep_suspension_of_new after insert on users
      for each row when (not new.is_active) execute function keep_suspension();
    create trigger keep_suspension after update of is_active on users
      for each row when (old.is_active is distinct from new.is_active) execute function keep_suspension();
  `,
  );
}
