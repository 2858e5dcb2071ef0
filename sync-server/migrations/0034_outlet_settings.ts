import { appRole, run, type AnyDatabase } from './support/tenant-table.ts';

const CHARGES = `
  select jsonb_agg(jsonb_build_object(
    'from', c.effective_from, 'serviceByType', c.service_by_type, 'charges', jsonb_build_object(
      'taxName', c.tax_name, 'taxBps', c.tax_bps, 'taxBase', c.tax_base, 'taxInclusive', c.tax_inclusive,
      'serviceName', c.service_name, 'serviceBps', c.service_bps, 'serviceBase', c.service_base,
      'cashRounding', c.cash_rounding)) order by c.effective_from)
  from public.charge_settings c where c.tenant_id = of_tenant and c.outlet_id = outlet`;

/**
 * What head office sets for an outlet. From here on the app's role changes charges, and the triggers keep their versions for it. And which
 * change of the catalogue ended a PIN, so that what a tablet was given tells whether it can still let somebody in by it.
 */
export async function up(db: AnyDatabase): Promise<void> {
  await settings(db);
  await versions(db);
  await pins(db);
}

async function settings(db: AnyDatabase): Promise<void> {
  await run(
    db,
    `
    alter table charge_settings
      -- Rates of service by type of order, where they are others than service_bps.
      add column service_by_type jsonb not null default '{}' check (jsonb_typeof(service_by_type) = 'object');
    alter table outlets
      -- When the table of a dine-in order becomes free.
      add column table_is_free text not null default 'at_payment' check (table_is_free in ('at_payment', 'when_told'));
    -- It is completed, and its guests still sit at its table.
    alter table orders add column holds_table boolean not null default false;
  `,
  );
}

async function versions(db: AnyDatabase): Promise<void> {
  const role = await appRole(db);
  await run(
    db,
    `
    create or replace function note_charge_terms(of_tenant uuid, outlet uuid) returns void language sql as $$
      select public.note_terms(of_tenant, 'charges', outlet, (${CHARGES}));
    $$;

    -- As before, but that nothing is deleted where there is nothing to delete: that takes a right which the app's role lacks.
    create or replace function note_terms(of_tenant uuid, of_kind text, of_id uuid, new_terms jsonb) returns void
    language plpgsql as $$
    declare
      seq bigint;
      held public.catalogue_terms;
    begin
      select * into held from public.catalogue_terms t
        where t.tenant_id = of_tenant and t.id = of_id and t.kind = of_kind and t.until_seq is null;
      if new_terms is not distinct from held.terms then
        return;
      end if;
      seq := public.next_stream_seq(of_tenant, 'catalog', null);
      if held.from_seq = seq then
        delete from public.catalogue_terms t
          where t.tenant_id = of_tenant and t.id = of_id and t.kind = of_kind and t.from_seq = seq;
      elsif held.from_seq is not null then
        update public.catalogue_terms t set until_seq = seq
          where t.tenant_id = of_tenant and t.id = of_id and t.kind = of_kind and t.from_seq = held.from_seq;
      end if;
      if new_terms is not null then
        insert into public.catalogue_terms (tenant_id, kind, id, from_seq, terms)
          values (of_tenant, of_kind, of_id, seq, new_terms);
      end if;
    end $$;

    grant execute on function note_charge_terms(uuid, uuid), note_terms(uuid, text, uuid, jsonb) to ${role};

    -- What was sold by a version is held against it for ever: a version ends, and never changes otherwise.
    create function guard_catalogue_terms() returns trigger language plpgsql as $$
    begin
      if old.until_seq is not null or new.until_seq is null
        or (new.tenant_id, new.kind, new.id, new.from_seq, new.terms)
          is distinct from (old.tenant_id, old.kind, old.id, old.from_seq, old.terms) then
        raise exception 'a version of the catalogue never changes' using errcode = 'insufficient_privilege';
      end if;
      return new;
    end $$;
    create trigger guard before update on catalogue_terms for each row execute function guard_catalogue_terms();
  `,
  );
}

async function pins(db: AnyDatabase): Promise<void> {
  await run(
    db,
    `
    -- The number of the catalogue's stream with which it ended; null of those that ended before this was noted.
    alter table pins add column until_seq bigint;

    create or replace function keep_pin() returns trigger language plpgsql as $$
    begin
      update public.pins set until = greatest(now(), since), until_seq = new.seq
      where tenant_id = new.tenant_id and user_id = new.id and until is null;
      if new.pin_hash is not null then
        insert into public.pins (tenant_id, user_id, pin_hash, since)
        values (new.tenant_id, new.id, new.pin_hash, now());
      end if;
      return null;
    end $$;
  `,
  );
}
