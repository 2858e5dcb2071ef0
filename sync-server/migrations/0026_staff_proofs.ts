import { protectTenantTable, run, type AnyDatabase } from './support/tenant-table.ts';

/** Read or changed for all tenants at once, by the owner. */
const READ = ['users', 'devices'];

export async function up(db: AnyDatabase): Promise<void> {
  for (const table of READ) await run(db, `alter table ${table} no force row level security`);
  await pins(db);
  await tries(db);
  await devices(db);
  await log(db);
  for (const table of READ) await run(db, `alter table ${table} force row level security`);
}

/** Every PIN that somebody had. Like roles they are kept: offline work is judged by what held at its time. */
async function pins(db: AnyDatabase): Promise<void> {
  await run(
    db,
    `
    -- How many digits to type; six in every app of before.
    alter table users add column pin_digits smallint not null default 6 check (pin_digits between 4 and 12);

    create table pins (
      tenant_id uuid not null references tenants (id),
      id uuid not null default gen_random_uuid(),
      user_id uuid not null,
      -- Argon2id, as a PHC string.
      pin_hash text not null,
      since timestamptz not null,
      until timestamptz,
      primary key (tenant_id, id),
      foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade,
      check (until is null or until >= since)
    );
    create unique index pins_valid on pins (tenant_id, user_id) where until is null;
    create index pins_user on pins (tenant_id, user_id);

    -- Written before the table is bound to one tenant at a time.
    insert into pins (tenant_id, user_id, pin_hash, since)
    select tenant_id, id, pin_hash, created_at from users where pin_hash is not null;
  `,
  );
  await protectTenantTable(db, 'pins', ['select', 'insert', 'update']);
  await run(
    db,
    `
    -- Whoever sets a PIN, by whatever way: it is kept with its time.
    create function keep_pin() returns trigger language plpgsql as $$
    begin
      update public.pins set until = greatest(now(), since)
      where tenant_id = new.tenant_id and user_id = new.id and until is null;
      if new.pin_hash is not null then
        insert into public.pins (tenant_id, user_id, pin_hash, since)
        values (new.tenant_id, new.id, new.pin_hash, now());
      end if;
      return null;
    end $$;
    create trigger keep_pin_of_new after insert on users
      for each row when (new.pin_hash is not null) execute function keep_pin();
    create trigger keep_pin after update of pin_hash on users
      for each row when (old.pin_hash is distinct from new.pin_hash) execute function keep_pin();
  `,
  );
}

/** Wrong PINs of somebody on one tablet since the last right one: typed there, or behind a proof that does not hold. */
async function tries(db: AnyDatabase): Promise<void> {
  await run(
    db,
    `
    create table pin_tries (
      tenant_id uuid not null references tenants (id),
      user_id uuid not null,
      device_id uuid not null,
      failures integer not null check (failures >= 0),
      locked_until timestamptz,
      last_at timestamptz not null,
      primary key (tenant_id, user_id, device_id),
      foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade,
      foreign key (tenant_id, device_id) references devices (tenant_id, id) on delete cascade
    );
  `,
  );
  await protectTenantTable(db, 'pin_tries', ['select', 'insert', 'update']);
}

async function devices(db: AnyDatabase): Promise<void> {
  await run(
    db,
    `
    -- The name of the secret that the tablet was given last; and when, until it shows that it has it.
    alter table devices add column secret_name text, add column secret_given_at timestamptz,
      -- The first of its mutations that needs a proof; null for an app that makes none.
      add column proves_from bigint check (proves_from > 0),
      -- Until when the word of such an app is taken; null for as long as it is one.
      add column believed_until timestamptz;
    update devices set believed_until = now() + interval '60 days';
  `,
  );
}

async function log(db: AnyDatabase): Promise<void> {
  await run(
    db,
    `
    -- Whether the actor's PIN stands behind it ('proven'), or not ('unproven'), or the word of an app that makes no proofs
    -- was taken ('believed'). Null in what was judged before.
    alter table mutation_log add column proof text check (proof in ('proven', 'unproven', 'believed')),
      add column approved_by uuid;
  `,
  );
}
