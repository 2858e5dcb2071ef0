import { protectTenantTable, run, type AnyDatabase } from './support/tenant-table.ts';

/** What somebody shows at head office beside their password, or in its place. */
export async function up(db: AnyDatabase): Promise<void> {
  await run(
    db,
    `
    -- The secret that somebody's authenticator app makes codes of (RFC 6238): one at a time.
    create table totp_factors (
      tenant_id uuid not null references tenants (id),
      id uuid not null,
      user_id uuid not null,
      -- AES-256-GCM under a key that follows from the server's secret; bound to its owner.
      secret bytea not null check (length(secret) between 30 and 200),
      -- The last step whose code was taken: none up to it is taken again.
      last_step bigint not null check (last_step >= 0),
      created_at timestamptz not null,
      primary key (tenant_id, id),
      unique (tenant_id, user_id),
      foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
    );

    -- Codes on paper, each good once.
    create table recovery_codes (
      tenant_id uuid not null references tenants (id),
      id uuid not null,
      user_id uuid not null,
      -- An HMAC under the server's secret.
      hash bytea not null check (length(hash) between 16 and 64),
      created_at timestamptz not null,
      used_at timestamptz,
      primary key (tenant_id, id),
      unique (tenant_id, user_id, hash),
      foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
    );

    -- Public keys of authenticators (WebAuthn).
    create table passkeys (
      tenant_id uuid not null references tenants (id),
      id uuid not null,
      user_id uuid not null,
      name text not null check (length(name) between 1 and 60),
      credential_id bytea not null check (length(credential_id) between 1 and 1023),
      public_key bytea not null check (length(public_key) between 1 and 4096),
      sign_count bigint not null check (sign_count >= 0),
      transports text[] not null default '{}',
      -- Whether it is kept on several devices of its owner's.
      backed_up boolean not null,
      created_at timestamptz not null,
      last_used_at timestamptz,
      primary key (tenant_id, id),
      unique (tenant_id, credential_id),
      foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
    );
    create index passkeys_user on passkeys (tenant_id, user_id);

    -- Challenges and sign-ins under way that were brought to their end: none is taken again while it would still be valid.
    create table spent_tickets (
      tenant_id uuid not null references tenants (id),
      id uuid not null,
      expires_at timestamptz not null,
      primary key (tenant_id, id)
    );
    create index spent_tickets_expired on spent_tickets (tenant_id, expires_at);

    -- When somebody last showed a factor in this session, after they had signed in.
    alter table refresh_tokens add column proved_at timestamptz;
  `,
  );
  for (const table of ['totp_factors', 'recovery_codes', 'passkeys', 'spent_tickets'])
    await protectTenantTable(db, table, ['select']);
}
