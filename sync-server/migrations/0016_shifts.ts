import { followInStream, protectTenantTable, run, type AnyDatabase } from './support/tenant-table.ts';

/** Shifts of the drawers, and the cash that goes into and out of them. */
export async function up(db: AnyDatabase): Promise<void> {
  await run(
    db,
    `
    create table shifts (
      tenant_id uuid not null references tenants (id),
      id uuid not null,
      outlet_id uuid not null,
      device_id uuid not null,
      number text not null,
      float bigint not null check (float >= 0),
      opened_at timestamptz not null,
      opened_by uuid not null,
      business_day date not null,
      closed_at timestamptz,
      closed_by uuid,
      counted bigint check (counted >= 0),
      note text not null default '',
      stamp_v bigint not null,
      stamp_by uuid not null,
      stamp_prior bigint not null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      seq bigint not null,
      primary key (tenant_id, id),
      foreign key (tenant_id, outlet_id) references outlets (tenant_id, id),
      check ((closed_at is null) = (counted is null)),
      check ((closed_at is null) = (closed_by is null))
    );
    -- One open shift of a drawer at a time.
    create unique index shifts_open on shifts (tenant_id, device_id) where closed_at is null;
    create index shifts_stream on shifts (tenant_id, outlet_id, seq, id);
    create index shifts_newest on shifts (tenant_id, outlet_id, opened_at desc, id desc);

    -- Cash that went into or out of a drawer. A fact: it is never changed. Its shift may be one that was refused.
    create table cash_entries (
      tenant_id uuid not null references tenants (id),
      id uuid not null,
      shift_id uuid not null,
      outlet_id uuid not null,
      device_id uuid not null,
      type text not null check (type in ('sale', 'refund', 'in', 'drop', 'payout')),
      amount bigint not null check (amount >= 0),
      reason text not null,
      at timestamptz not null,
      by uuid not null,
      -- The rule that it broke, though the money moved.
      irregular text,
      business_day date not null,
      created_at timestamptz not null default now(),
      primary key (tenant_id, id),
      foreign key (tenant_id, outlet_id) references outlets (tenant_id, id),
      foreign key (tenant_id, device_id) references devices (tenant_id, id)
    );
    create index cash_entries_shift on cash_entries (tenant_id, shift_id, at);

    -- Devices get the sums of a shift's entries with the shift, so an entry moves its shift in the stream.
    create function touch_shifts_by_cash_entries() returns trigger language plpgsql as $$
    begin
      update public.shifts s set seq = public.next_stream_seq(c.tenant_id, 'outlet', s.outlet_id)
      from (select distinct tenant_id, shift_id from changed_rows) c
      where s.tenant_id = c.tenant_id and s.id = c.shift_id
        and s.seq <> public.next_stream_seq(c.tenant_id, 'outlet', s.outlet_id);
      return null;
    end $$;
    create trigger touch_shift_on_insert after insert on cash_entries
      referencing new table as changed_rows for each statement execute function touch_shifts_by_cash_entries();
    create trigger touch_shift_on_update after update on cash_entries
      referencing new table as changed_rows for each statement execute function touch_shifts_by_cash_entries();
    create trigger touch_shift_on_delete after delete on cash_entries
      referencing old table as changed_rows for each statement execute function touch_shifts_by_cash_entries();
  `,
  );
  await protectTenantTable(db, 'shifts', ['select', 'insert', 'update']);
  await protectTenantTable(db, 'cash_entries', ['select', 'insert']);
  await followInStream(db, 'shifts', { collection: 'shifts', kind: 'outlet' });
}
