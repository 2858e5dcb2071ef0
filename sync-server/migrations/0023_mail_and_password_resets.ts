import { protectTenantTable, run, type AnyDatabase } from './support/tenant-table.ts';

export async function up(db: AnyDatabase): Promise<void> {
  await run(
    db,
    `
    -- Mail to be sent, written in the transaction of what it tells about.
    create table mail_outbox (
      tenant_id uuid not null references tenants (id),
      id uuid not null,
      template text not null check (length(template) between 1 and 40),
      locale text not null check (locale in ('id', 'en')),
      recipient text not null check (length(recipient) between 3 and 255),
      -- What the template needs, never a secret. Emptied once the mail is sent.
      data jsonb not null,
      -- What happened twice is told once.
      dedupe_key text not null check (length(dedupe_key) between 1 and 200),
      created_at timestamptz not null,
      sent_at timestamptz,
      -- Nothing to tell any more when its turn came.
      dropped_at timestamptz,
      primary key (tenant_id, id),
      unique (tenant_id, dedupe_key)
    );
    create index mail_outbox_created on mail_outbox (tenant_id, created_at);

    -- A link that lets somebody choose a new password. The token in it is an HMAC of the nonce under the server's secret:
    -- whoever reads this table cannot make it.
    create table password_resets (
      tenant_id uuid not null references tenants (id),
      id uuid not null,
      user_id uuid not null,
      nonce bytea not null check (length(nonce) = 32),
      -- Of the token.
      hash bytea not null,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      used_at timestamptz,
      primary key (tenant_id, id),
      unique (tenant_id, hash),
      foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
    );
    create index password_resets_user on password_resets (tenant_id, user_id);
  `,
  );
  await protectTenantTable(db, 'mail_outbox', ['select']);
  await protectTenantTable(db, 'password_resets', ['select']);
}
