import {
  followInStream,
  protectTenantTable,
  run,
  touchParent,
  type AnyDatabase,
} from './support/tenant-table.ts';

export async function up(db: AnyDatabase): Promise<void> {
  await people(db);
  await sessions(db);
  await devices(db);
}

async function people(db: AnyDatabase): Promise<void> {
  await run(
    db,
    `
    -- A staff record of one tenant. Somebody who works for two has two, with the same email.
    create table users (
      tenant_id uuid not null references tenants (id),
      id uuid not null,
      email text check (email = lower(email) and email like '%_@_%' and length(email) <= 255),
      -- Argon2id, as a PHC string. Without one there is no signing in at head office.
      password_hash text,
      -- Argon2id, as a PHC string. Without one there is no signing in on a tablet.
      pin_hash text,
      name text not null check (length(name) between 1 and 200),
      phone text,
      default_outlet_id uuid,
      is_active boolean not null default true,
      last_login_at timestamptz,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      seq bigint not null,
      primary key (tenant_id, id),
      unique (tenant_id, email),
      foreign key (tenant_id, default_outlet_id) references outlets (tenant_id, id)
    );
    create index users_seq on users (tenant_id, seq);
    create index users_email on users (email) where email is not null;

    -- Kept for ever: what somebody did offline is judged by what they were allowed at that time.
    create table role_grants (
      tenant_id uuid not null references tenants (id),
      id uuid not null,
      user_id uuid not null,
      role text not null check (role ~ '^[a-z][a-z0-9_]{0,39}$'),
      -- Where it holds; null is the whole tenant.
      outlet_id uuid,
      granted_at timestamptz not null,
      granted_by uuid,
      revoked_at timestamptz,
      revoked_by uuid,
      primary key (tenant_id, id),
      foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade,
      foreign key (tenant_id, outlet_id) references outlets (tenant_id, id),
      check (revoked_at is null or revoked_at >= granted_at)
    );
    create index role_grants_user on role_grants (tenant_id, user_id);
  `,
  );
  await protectTenantTable(db, 'users', ['select', 'insert', 'update']);
  await protectTenantTable(db, 'role_grants', ['select', 'insert', 'update']);
  // Signing in writes last_login_at; devices must not pull the staff anew for that.
  await followInStream(db, 'users', {
    collection: 'staff',
    kind: 'catalog',
    columns: ['email', 'pin_hash', 'name', 'phone', 'default_outlet_id', 'is_active'],
  });
  await touchParent(db, 'role_grants', { table: 'users', kind: 'catalog', key: 'user_id' });
}

async function sessions(db: AnyDatabase): Promise<void> {
  await run(
    db,
    `
    create table refresh_tokens (
      tenant_id uuid not null references tenants (id),
      id uuid not null,
      -- One sign-in and all tokens that follow from it; a stolen token ends the whole family.
      family_id uuid not null,
      user_id uuid not null,
      hash bytea not null,
      issued_at timestamptz not null,
      expires_at timestamptz not null,
      replaced_at timestamptz,
      revoked_at timestamptz,
      user_agent text,
      primary key (tenant_id, id),
      unique (tenant_id, hash),
      foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
    );
    create index refresh_tokens_family on refresh_tokens (tenant_id, family_id);
    create index refresh_tokens_user on refresh_tokens (tenant_id, user_id);
  `,
  );
  await protectTenantTable(db, 'refresh_tokens', ['select', 'insert', 'update', 'delete']);
}

async function devices(db: AnyDatabase): Promise<void> {
  await run(
    db,
    `
    create table devices (
      tenant_id uuid not null references tenants (id),
      id uuid not null,
      outlet_id uuid not null,
      number integer not null check (number > 0),
      name text not null check (length(name) between 1 and 100),
      -- The public half (JWK, ES256) of the key that proves the device; the other half never leaves it.
      public_key jsonb not null,
      enrolled_at timestamptz not null,
      enrolled_by uuid,
      last_seen_at timestamptz,
      -- The last mutation that was judged, and the hash that the next one has to name as its predecessor.
      last_seq bigint not null default 0,
      last_hash text,
      revoked_at timestamptz,
      revoked_by uuid,
      user_agent text,
      app_version text,
      -- The device that this one was until it found itself copied.
      renewed_from uuid,
      primary key (tenant_id, id),
      unique (tenant_id, outlet_id, number),
      foreign key (tenant_id, renewed_from) references devices (tenant_id, id),
      foreign key (tenant_id, outlet_id) references outlets (tenant_id, id),
      foreign key (tenant_id, enrolled_by) references users (tenant_id, id),
      foreign key (tenant_id, revoked_by) references users (tenant_id, id)
    );

    create index devices_renewed on devices (tenant_id, renewed_from) where renewed_from is not null;

    create table enrolment_codes (
      tenant_id uuid not null references tenants (id),
      id uuid not null,
      outlet_id uuid not null,
      -- HMAC of the code: whoever reads the table cannot try the few codes there are.
      hash bytea not null,
      created_at timestamptz not null,
      created_by uuid not null,
      expires_at timestamptz not null,
      used_at timestamptz,
      device_id uuid,
      primary key (tenant_id, id),
      unique (tenant_id, hash),
      foreign key (tenant_id, outlet_id) references outlets (tenant_id, id),
      foreign key (tenant_id, created_by) references users (tenant_id, id),
      foreign key (tenant_id, device_id) references devices (tenant_id, id)
    );
    create index enrolment_codes_hash on enrolment_codes (hash);

    -- Assertions that a device has changed for a token; each works once.
    create table device_assertions (
      tenant_id uuid not null references tenants (id),
      device_id uuid not null,
      jti text not null check (length(jti) between 1 and 100),
      expires_at timestamptz not null,
      primary key (tenant_id, device_id, jti),
      foreign key (tenant_id, device_id) references devices (tenant_id, id) on delete cascade
    );
  `,
  );
  await protectTenantTable(db, 'devices', ['select', 'insert', 'update']);
  await protectTenantTable(db, 'enrolment_codes', ['select', 'insert', 'update']);
  await protectTenantTable(db, 'device_assertions', ['select', 'insert', 'delete']);
}
