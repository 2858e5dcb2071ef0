import {
  appRole,
  followInStream,
  protectTenantTable,
  run,
  type AnyDatabase,
} from './support/tenant-table.ts';

export async function up(db: AnyDatabase): Promise<void> {
  await run(db, `alter default privileges revoke execute on functions from public`);
  await installation(db);
  await tenants(db);
  await streams(db);
  await outlets(db);
}

async function installation(db: AnyDatabase): Promise<void> {
  await run(
    db,
    `
    -- One row: which history this database tells. A restore from a backup starts a new one.
    create table installation (
      only_row boolean primary key default true check (only_row),
      epoch uuid not null default gen_random_uuid(),
      created_at timestamptz not null default now()
    );
    insert into installation default values;
    grant select on installation to ${await appRole(db)};
  `,
  );
}

async function tenants(db: AnyDatabase): Promise<void> {
  await run(
    db,
    `
    create table tenants (
      id uuid primary key,
      slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 100),
      name text not null check (length(name) between 1 and 200),
      description text,
      phone text,
      email text,
      website text,
      subscription_plan text not null default 'free'
        check (subscription_plan in ('free', 'basic', 'premium', 'enterprise')),
      subscription_status text not null default 'active'
        check (subscription_status in ('active', 'suspended', 'cancelled')),
      trial_ends_at timestamptz,
      currency text not null default 'IDR' check (currency ~ '^[A-Z]{3}$'),
      -- Decimal places of the minor unit that amounts are kept in.
      currency_exponent smallint not null default 0 check (currency_exponent between 0 and 4),
      language text not null default 'id' check (language in ('id', 'en')),
      settings jsonb not null default '{}',
      logo_url text,
      primary_color text check (primary_color ~ '^#[0-9a-fA-F]{6}$'),
      receipt_footer text,
      is_active boolean not null default true,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      seq bigint not null
    );
  `,
  );
  await protectTenantTable(db, 'tenants', ['select'], 'id');
}

async function streams(db: AnyDatabase): Promise<void> {
  await run(
    db,
    `
    -- The numbered sequences of changes that devices follow. Whoever takes a number keeps the row locked until commit,
    -- so numbers become visible in order and a cursor cannot skip a late commit.
    create table streams (
      tenant_id uuid not null references tenants (id),
      kind text not null check (kind in ('catalog', 'outlet')),
      outlet_id uuid,
      -- What the primary key needs in place of a nullable outlet_id.
      key uuid not null generated always as (coalesce(outlet_id, tenant_id)) stored,
      head bigint not null default 0,
      primary key (tenant_id, kind, key),
      check ((kind = 'outlet') = (outlet_id is not null))
    );

    -- What devices have to forget. A document that came back has a higher seq than its tombstone.
    create table tombstones (
      tenant_id uuid not null references tenants (id),
      collection text not null,
      doc_id uuid not null,
      kind text not null check (kind in ('catalog', 'outlet')),
      outlet_id uuid,
      seq bigint not null,
      buried_at timestamptz not null default now(),
      primary key (tenant_id, collection, doc_id)
    );
    create index tombstones_stream on tombstones (tenant_id, kind, outlet_id, seq);

    -- The next number of a stream, taken once per transaction: all rows of one transaction share it. The numbers taken
    -- are remembered in a setting that ends with the transaction (and is undone with a savepoint), as
    -- '<transaction>|<stream>=<number>|…'.
    create function next_stream_seq(of_tenant uuid, of_kind text, of_outlet uuid) returns bigint
    language plpgsql volatile as $$
    declare
      stream text := of_tenant::text || of_kind || coalesce(of_outlet::text, '') || '=';
      transaction text := pg_current_xact_id()::text || '|';
      taken text := current_setting('meja.stream_seqs', true);
      number bigint;
    begin
      if taken is null or not starts_with(taken, transaction) then
        taken := transaction;
      else
        number := nullif(split_part(split_part(taken, stream, 2), '|', 1), '')::bigint;
        if number is not null then
          return number;
        end if;
      end if;
      update public.streams set head = head + 1
        where tenant_id = of_tenant and kind = of_kind and key = coalesce(of_outlet, of_tenant)
        returning head into number;
      if number is null then
        -- It is another tenant's or there is none: to this transaction that is the same.
        raise exception 'there is no such % stream', of_kind using errcode = 'insufficient_privilege';
      end if;
      perform set_config('meja.stream_seqs', taken || stream || number || '|', true);
      return number;
    end $$;
    grant execute on function next_stream_seq(uuid, text, uuid) to ${await appRole(db)};

    create function stamp_catalog_row() returns trigger language plpgsql as $$
    begin
      new.seq := public.next_stream_seq(new.tenant_id, 'catalog', null);
      new.updated_at := now();
      return new;
    end $$;

    create function stamp_outlet_row() returns trigger language plpgsql as $$
    begin
      new.seq := public.next_stream_seq(new.tenant_id, 'outlet', new.outlet_id);
      new.updated_at := now();
      return new;
    end $$;

    -- A tenant's own row is on the stream that it brings along.
    create function stamp_tenant() returns trigger language plpgsql as $$
    begin
      new.seq := case tg_op when 'INSERT' then 1 else public.next_stream_seq(new.id, 'catalog', null) end;
      new.updated_at := now();
      return new;
    end $$;
    create trigger stamp before insert or update on tenants for each row execute function stamp_tenant();

    create function open_catalog_stream() returns trigger language plpgsql as $$
    begin
      insert into public.streams (tenant_id, kind, head) values (new.id, 'catalog', 1);
      return null;
    end $$;
    create trigger open_stream after insert on tenants for each row execute function open_catalog_stream();
  `,
  );
  await protectTenantTable(db, 'streams', ['select', 'insert', 'update (head)']);
  await protectTenantTable(db, 'tombstones', ['select', 'insert', 'update (seq)']);
}

async function outlets(db: AnyDatabase): Promise<void> {
  await run(
    db,
    `
    create table outlets (
      tenant_id uuid not null references tenants (id),
      id uuid not null,
      slug text not null check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 100),
      -- The series of order and receipt numbers begin with it.
      code text not null check (code ~ '^[A-Z0-9]{2,6}$'),
      name text not null check (length(name) between 1 and 200),
      address text not null,
      city text,
      province text,
      postal_code text,
      country text not null default 'ID' check (country ~ '^[A-Z]{2}$'),
      phone text,
      email text,
      latitude numeric(10, 8),
      longitude numeric(11, 8),
      operating_hours jsonb not null default '{}',
      time_zone text not null,
      -- Minutes after local midnight at which a new business day begins.
      day_start_minutes smallint not null default 0 check (day_start_minutes between 0 and 1439),
      receipt_footer text,
      is_active boolean not null default true,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      seq bigint not null,
      primary key (tenant_id, id),
      unique (tenant_id, slug),
      unique (tenant_id, code)
    );
    create index outlets_seq on outlets (tenant_id, seq);

    alter table streams add foreign key (tenant_id, outlet_id) references outlets (tenant_id, id);

    create function open_outlet_stream() returns trigger language plpgsql as $$
    begin
      insert into public.streams (tenant_id, kind, outlet_id) values (new.tenant_id, 'outlet', new.id);
      return null;
    end $$;
    create trigger open_stream after insert on outlets for each row execute function open_outlet_stream();

    -- Devices get a tenant's name, currency and colour with the settings of their outlet, which is one document.
    create function touch_outlets_by_changed_tenant() returns trigger language plpgsql as $$
    begin
      update public.outlets set seq = new.seq where tenant_id = new.id;
      return null;
    end $$;
    create trigger touch_outlets after update on tenants
      for each row execute function touch_outlets_by_changed_tenant();
  `,
  );
  await protectTenantTable(db, 'outlets', ['select', 'insert', 'update']);
  await followInStream(db, 'outlets', { collection: 'settings', kind: 'catalog' });
}
