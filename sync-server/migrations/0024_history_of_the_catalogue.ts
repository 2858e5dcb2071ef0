import { protectTenantTable, run, type AnyDatabase } from './support/tenant-table.ts';

const READ = [
  'products',
  'modifier_options',
  'modifier_groups',
  'product_modifier_groups',
  'charge_settings',
];

/** What the catalogue said at any time, and what each tablet had of it: what a sale is held against. */
export async function up(db: AnyDatabase): Promise<void> {
  for (const table of [...READ, 'outlets', 'devices'])
    await run(db, `alter table ${table} no force row level security`);
  await terms(db);
  await triggers(db);
  await held(db);
  await protectTenantTable(db, 'catalogue_terms', ['select']);
  await protectTenantTable(db, 'device_catalogues', ['select', 'insert']);
  for (const table of [...READ, 'outlets', 'devices'])
    await run(db, `alter table ${table} force row level security`);
}

const DISH = `
  select p.tenant_id, 'dish' as kind, p.id, jsonb_build_object(
    'name', p.name, 'price', p.price, 'taxClass', p.tax_class, 'isAvailable', p.is_available,
    'groupIds', (select coalesce(jsonb_agg(g.group_id order by g.group_id), '[]') from public.product_modifier_groups g
      where g.tenant_id = p.tenant_id and g.product_id = p.id)) as terms
  from public.products p`;

const OPTION = `
  select o.tenant_id, 'option' as kind, o.id, jsonb_build_object(
    'name', o.name, 'price', o.price, 'isAvailable', o.is_available, 'groupId', o.group_id, 'groupName', g.name) as terms
  from public.modifier_options o join public.modifier_groups g on g.tenant_id = o.tenant_id and g.id = o.group_id`;

const CHARGES = `
  select c.tenant_id, 'charges' as kind, c.outlet_id as id, jsonb_agg(jsonb_build_object(
    'from', c.effective_from, 'charges', jsonb_build_object(
      'taxName', c.tax_name, 'taxBps', c.tax_bps, 'taxBase', c.tax_base, 'taxInclusive', c.tax_inclusive,
      'serviceName', c.service_name, 'serviceBps', c.service_bps, 'serviceBase', c.service_base,
      'cashRounding', c.cash_rounding)) order by c.effective_from) as terms
  from public.charge_settings c`;

async function terms(db: AnyDatabase): Promise<void> {
  await run(
    db,
    `
    -- Versions of dishes, of what may be chosen with them, and of an outlet's charges, by the numbers of the catalogue's
    -- stream: one holds from from_seq until before until_seq, or until now. They outlive what they are about.
    create table catalogue_terms (
      tenant_id uuid not null references tenants (id),
      kind text not null check (kind in ('dish', 'option', 'charges')),
      -- The dish, the option, the outlet.
      id uuid not null,
      from_seq bigint not null,
      until_seq bigint check (until_seq > from_seq),
      terms jsonb not null,
      primary key (tenant_id, id, kind, from_seq)
    );
    create unique index catalogue_terms_now on catalogue_terms (tenant_id, id, kind) where until_seq is null;

    -- What is there now holds since ever: what was before it nobody wrote down.
    insert into catalogue_terms (tenant_id, kind, id, from_seq, terms) select tenant_id, kind, id, 0, terms from (${DISH}) now;
    insert into catalogue_terms (tenant_id, kind, id, from_seq, terms) select tenant_id, kind, id, 0, terms from (${OPTION}) now;
    insert into catalogue_terms (tenant_id, kind, id, from_seq, terms)
      select tenant_id, kind, id, 0, terms from (${CHARGES} group by c.tenant_id, c.outlet_id) now;
  `,
  );
}

async function triggers(db: AnyDatabase): Promise<void> {
  await run(
    db,
    `
    -- Ends the version that holds and begins another; what a transaction changes several times is one version. Without
    -- terms there is nothing any more.
    create function note_terms(of_tenant uuid, of_kind text, of_id uuid, new_terms jsonb) returns void
    language plpgsql as $$
    declare
      seq bigint;
    begin
      if new_terms is not distinct from (select t.terms from public.catalogue_terms t
          where t.tenant_id = of_tenant and t.id = of_id and t.kind = of_kind and t.until_seq is null) then
        return;
      end if;
      seq := public.next_stream_seq(of_tenant, 'catalog', null);
      delete from public.catalogue_terms t
        where t.tenant_id = of_tenant and t.id = of_id and t.kind = of_kind and t.until_seq is null and t.from_seq = seq;
      update public.catalogue_terms t set until_seq = seq
        where t.tenant_id = of_tenant and t.id = of_id and t.kind = of_kind and t.until_seq is null;
      if new_terms is not null then
        insert into public.catalogue_terms (tenant_id, kind, id, from_seq, terms)
          values (of_tenant, of_kind, of_id, seq, new_terms);
      end if;
    end $$;

    create function note_dish_terms(of_tenant uuid, dish uuid) returns void language sql as $$
      select public.note_terms(of_tenant, 'dish', dish,
        (select terms from (${DISH} where p.tenant_id = of_tenant and p.id = dish) now));
    $$;
    create function note_option_terms(of_tenant uuid, option uuid) returns void language sql as $$
      select public.note_terms(of_tenant, 'option', option,
        (select terms from (${OPTION} where o.tenant_id = of_tenant and o.id = option) now));
    $$;
    create function note_charge_terms(of_tenant uuid, outlet uuid) returns void language sql as $$
      select public.note_terms(of_tenant, 'charges', outlet,
        (select terms from (${CHARGES} where c.tenant_id = of_tenant and c.outlet_id = outlet
          group by c.tenant_id, c.outlet_id) now));
    $$;

    create function note_terms_of_product() returns trigger language plpgsql as $$
    begin
      if tg_op <> 'INSERT' then perform public.note_dish_terms(old.tenant_id, old.id); end if;
      if tg_op <> 'DELETE' then perform public.note_dish_terms(new.tenant_id, new.id); end if;
      return null;
    end $$;
    create function note_terms_of_product_group() returns trigger language plpgsql as $$
    begin
      if tg_op <> 'INSERT' then perform public.note_dish_terms(old.tenant_id, old.product_id); end if;
      if tg_op <> 'DELETE' then perform public.note_dish_terms(new.tenant_id, new.product_id); end if;
      return null;
    end $$;
    create function note_terms_of_option() returns trigger language plpgsql as $$
    begin
      if tg_op <> 'INSERT' then perform public.note_option_terms(old.tenant_id, old.id); end if;
      if tg_op <> 'DELETE' then perform public.note_option_terms(new.tenant_id, new.id); end if;
      return null;
    end $$;
    create function note_terms_of_group() returns trigger language plpgsql as $$
    begin
      perform public.note_option_terms(o.tenant_id, o.id) from public.modifier_options o
        where o.tenant_id = new.tenant_id and o.group_id = new.id;
      return null;
    end $$;
    create function note_terms_of_charges() returns trigger language plpgsql as $$
    begin
      if tg_op <> 'INSERT' then perform public.note_charge_terms(old.tenant_id, old.outlet_id); end if;
      if tg_op <> 'DELETE' then perform public.note_charge_terms(new.tenant_id, new.outlet_id); end if;
      return null;
    end $$;

    create trigger note_terms after insert or delete or update of id, name, price, tax_class, is_available on products
      for each row execute function note_terms_of_product();
    create trigger note_terms after insert or delete or update on product_modifier_groups
      for each row execute function note_terms_of_product_group();
    create trigger note_terms after insert or delete or update on modifier_options
      for each row execute function note_terms_of_option();
    create trigger note_terms after update of name on modifier_groups
      for each row execute function note_terms_of_group();
    create trigger note_terms after insert or delete or update on charge_settings
      for each row execute function note_terms_of_charges();
  `,
  );
}

async function held(db: AnyDatabase): Promise<void> {
  await run(
    db,
    `
    -- Since when a tablet is known to have had the catalogue as it was at a number: by the cursor that it asked with. One
    -- that is enrolled has what there was then a day later at the latest: until then it may deliver what it did before.
    create table device_catalogues (
      tenant_id uuid not null,
      device_id uuid not null,
      seq bigint not null,
      held_at timestamptz not null,
      primary key (tenant_id, device_id, seq),
      foreign key (tenant_id, device_id) references devices (tenant_id, id)
    );

    alter table devices
      -- When it last asked for what is new, to the minute: by then it had delivered what it had.
      add column pulled_at timestamptz,
      -- What its numbers begin with, as it was told when it was enrolled.
      add column series text;
    update devices d set series = o.code || '-' || d.number
      from outlets o where o.tenant_id = d.tenant_id and o.id = d.outlet_id;
  `,
  );
}
