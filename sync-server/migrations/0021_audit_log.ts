import { appRole, protectTenantTable, run, type AnyDatabase } from './support/tenant-table.ts';

/**
 * The audit log of each business: entries are added, numbered and chained by hashes, and never changed. The database
 * itself numbers and chains them, whoever writes, and refuses everything else, its owner included. An owner may switch a
 * trigger off; the chain and its signed heads then show what was done.
 */
export async function up(db: AnyDatabase): Promise<void> {
  await tables(db);
  await chaining(db);
  await guards(db);
  await protectTenantTable(db, 'audit_heads', ['select', 'update (seq)', 'update (hash)']);
  await protectTenantTable(db, 'audit_log', ['select', 'insert']);
  await protectTenantTable(db, 'audit_seals', ['select', 'insert']);
}

async function tables(db: AnyDatabase): Promise<void> {
  await run(
    db,
    `
    -- The end of each chain. Whoever adds an entry keeps the row locked until commit, so it is done last of all.
    create table audit_heads (
      tenant_id uuid primary key references tenants (id),
      seq bigint not null,
      hash bytea not null check (length(hash) = 32)
    );

    -- It tells of things that may be gone since, so it has no foreign keys to them.
    create table audit_log (
      tenant_id uuid not null references tenants (id),
      seq bigint not null check (seq > 0),
      at timestamptz(3) not null,
      actor_kind text not null check (actor_kind in ('user', 'device', 'system', 'nobody')),
      actor_id uuid,
      -- For whom the actor acted, where that is somebody else.
      on_behalf_of uuid,
      action text not null check (action ~ '^[a-z_]+[.][a-z_]+$' and length(action) <= 60),
      target_kind text check (target_kind ~ '^[a-z_]+$' and length(target_kind) <= 60),
      target_id uuid,
      -- Where it happened; null is the whole business.
      outlet_id uuid,
      -- Not jsonb: the hash is of the text as it was written.
      diff json not null check (json_typeof(diff) = 'object' and octet_length(diff::text) <= 16384),
      request_id text check (length(request_id) <= 64),
      prev_hash bytea not null check (length(prev_hash) = 32),
      hash bytea not null check (length(hash) = 32),
      primary key (tenant_id, seq),
      check ((actor_kind in ('user', 'device')) = (actor_id is not null)),
      check ((target_kind is null) = (target_id is null))
    );
    create index audit_log_actor on audit_log (tenant_id, actor_id, seq);
    create index audit_log_action on audit_log (tenant_id, action, seq);
    create index audit_log_target on audit_log (tenant_id, target_id, seq);
    create index audit_log_outlet on audit_log (tenant_id, outlet_id, seq);
    create index audit_log_at on audit_log (tenant_id, at, seq);

    -- The last entry of a day, signed with a key that is not in the database.
    create table audit_seals (
      tenant_id uuid not null references tenants (id),
      seq bigint not null,
      hash bytea not null check (length(hash) = 32),
      at timestamptz(3) not null,
      key_id text not null check (length(key_id) <= 64),
      signature bytea not null check (length(signature) = 64),
      primary key (tenant_id, seq)
    );
  `,
  );
}

async function chaining(db: AnyDatabase): Promise<void> {
  await run(
    db,
    `
    insert into audit_heads (tenant_id, seq, hash)
      select id, 0, decode(repeat('00', 32), 'hex') from tenants;
    create function open_audit_log() returns trigger language plpgsql as $$
    begin
      insert into public.audit_heads (tenant_id, seq, hash) values (new.id, 0, decode(repeat('00', 32), 'hex'));
      return null;
    end $$;
    create trigger open_audit_log after insert on tenants for each row execute function open_audit_log();

    -- Each field as its length in bytes and its text, '-' for null: no two entries are the same text.
    create function audit_hash(entry audit_log) returns bytea language sql stable as $$
      select sha256(convert_to('meja audit 1,' || string_agg(
        coalesce(octet_length(convert_to(field, 'UTF8')) || ':' || field, '-') || ',', '' order by place), 'UTF8'))
      from unnest(array[
        entry.tenant_id::text,
        entry.seq::text,
        (extract(epoch from entry.at) * 1000)::bigint::text,
        entry.actor_kind,
        entry.actor_id::text,
        entry.on_behalf_of::text,
        entry.action,
        entry.target_kind,
        entry.target_id::text,
        entry.outlet_id::text,
        entry.diff::text,
        entry.request_id,
        encode(entry.prev_hash, 'hex')
      ]) with ordinality as fields (field, place)
    $$;
    grant execute on function audit_hash(audit_log) to ${await appRole(db)};

    -- Number and hashes are the database's, whatever was written. One row in a statement: a second would get the same number.
    create function chain_audit_entry() returns trigger language plpgsql as $$
    declare
      head public.audit_heads;
    begin
      select * into head from public.audit_heads where tenant_id = new.tenant_id for update;
      if head.tenant_id is null then
        -- It is another tenant's or there is none: to this transaction that is the same.
        raise exception 'there is no such audit log' using errcode = 'insufficient_privilege';
      end if;
      new.seq := head.seq + 1;
      new.prev_hash := head.hash;
      new.hash := public.audit_hash(new);
      return new;
    end $$;
    create trigger chain_entry before insert on audit_log for each row execute function chain_audit_entry();

    create function move_audit_head() returns trigger language plpgsql as $$
    begin
      update public.audit_heads set seq = new.seq, hash = new.hash where tenant_id = new.tenant_id;
      return null;
    end $$;
    create trigger move_head after insert on audit_log for each row execute function move_audit_head();
  `,
  );
}

async function guards(db: AnyDatabase): Promise<void> {
  await run(
    db,
    `
    -- A head moves to the entry that follows on it, and nowhere else.
    create function guard_audit_head() returns trigger language plpgsql as $$
    begin
      if new.tenant_id <> old.tenant_id or not exists (
        select from public.audit_log l
        where l.tenant_id = new.tenant_id and l.seq = old.seq + 1 and l.prev_hash = old.hash
          and l.seq = new.seq and l.hash = new.hash) then
        raise exception 'the audit log only grows' using errcode = 'insufficient_privilege';
      end if;
      return new;
    end $$;
    create trigger guard before update on audit_heads for each row execute function guard_audit_head();

    create function refuse_audit_change() returns trigger language plpgsql as $$
    begin
      raise exception 'the audit log only grows' using errcode = 'insufficient_privilege';
    end $$;
    create trigger keep before delete or truncate on audit_heads
      for each statement execute function refuse_audit_change();
    create trigger keep before update or delete or truncate on audit_log
      for each statement execute function refuse_audit_change();
    create trigger keep before update or delete or truncate on audit_seals
      for each statement execute function refuse_audit_change();
  `,
  );
}
