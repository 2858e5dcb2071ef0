import {
  followInStream,
  protectTenantTable,
  run,
  touchParent,
  type AnyDatabase,
} from './support/tenant-table.ts';

export async function up(db: AnyDatabase): Promise<void> {
  await menu(db);
  await modifiers(db);
  await floorAndCharges(db);
}

async function menu(db: AnyDatabase): Promise<void> {
  await run(
    db,
    `
    create table categories (
      tenant_id uuid not null references tenants (id),
      id uuid not null,
      name text not null check (length(name) between 1 and 200),
      description text,
      -- A name from the design system's category palette.
      color text not null default 'stone',
      position integer not null default 0,
      is_active boolean not null default true,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      seq bigint not null,
      primary key (tenant_id, id)
    );
    create index categories_seq on categories (tenant_id, seq);

    create table products (
      tenant_id uuid not null references tenants (id),
      id uuid not null,
      category_id uuid,
      sku text check (length(sku) <= 100),
      name text not null check (length(name) between 1 and 200),
      description text,
      price bigint not null check (price >= 0),
      cost bigint check (cost >= 0),
      tax_class text not null default 'standard' check (tax_class in ('standard', 'exempt')),
      track_stock boolean not null default false,
      stock_quantity integer not null default 0,
      low_stock_alert integer not null default 5,
      image text,
      is_available boolean not null default true,
      is_featured boolean not null default false,
      preparation_time integer check (preparation_time >= 0),
      calories integer check (calories >= 0),
      tags jsonb not null default '[]' check (jsonb_typeof(tags) = 'array'),
      position integer not null default 0,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      seq bigint not null,
      primary key (tenant_id, id),
      unique (tenant_id, sku),
      foreign key (tenant_id, category_id) references categories (tenant_id, id) on delete set null (category_id)
    );
    create index products_seq on products (tenant_id, seq);
    create index products_category on products (tenant_id, category_id, position);
  `,
  );
  await protectTenantTable(db, 'categories', ['select', 'insert', 'update', 'delete']);
  await protectTenantTable(db, 'products', ['select', 'insert', 'update', 'delete']);
  await followInStream(db, 'categories', { collection: 'categories', kind: 'catalog' });
  await followInStream(db, 'products', { collection: 'products', kind: 'catalog' });
}

async function modifiers(db: AnyDatabase): Promise<void> {
  await run(
    db,
    `
    create table modifier_groups (
      tenant_id uuid not null references tenants (id),
      id uuid not null,
      name text not null check (length(name) between 1 and 200),
      min_choices smallint not null default 0 check (min_choices >= 0),
      max_choices smallint not null default 1 check (max_choices >= 1),
      position integer not null default 0,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      seq bigint not null,
      primary key (tenant_id, id),
      check (min_choices <= max_choices)
    );
    create index modifier_groups_seq on modifier_groups (tenant_id, seq);

    create table modifier_options (
      tenant_id uuid not null references tenants (id),
      id uuid not null,
      group_id uuid not null,
      name text not null check (length(name) between 1 and 200),
      price bigint not null default 0 check (price >= 0),
      is_default boolean not null default false,
      is_available boolean not null default true,
      position integer not null default 0,
      primary key (tenant_id, id),
      foreign key (tenant_id, group_id) references modifier_groups (tenant_id, id) on delete cascade
    );
    create index modifier_options_group on modifier_options (tenant_id, group_id, position);

    create table product_modifier_groups (
      tenant_id uuid not null references tenants (id),
      product_id uuid not null,
      group_id uuid not null,
      position integer not null default 0,
      primary key (tenant_id, product_id, group_id),
      foreign key (tenant_id, product_id) references products (tenant_id, id) on delete cascade,
      foreign key (tenant_id, group_id) references modifier_groups (tenant_id, id) on delete cascade
    );
    create index product_modifier_groups_group on product_modifier_groups (tenant_id, group_id);
  `,
  );
  await protectTenantTable(db, 'modifier_groups', ['select', 'insert', 'update', 'delete']);
  await protectTenantTable(db, 'modifier_options', ['select', 'insert', 'update', 'delete']);
  await protectTenantTable(db, 'product_modifier_groups', ['select', 'insert', 'update', 'delete']);
  await followInStream(db, 'modifier_groups', { collection: 'modifierGroups', kind: 'catalog' });
  await touchParent(db, 'modifier_options', { table: 'modifier_groups', kind: 'catalog', key: 'group_id' });
  await touchParent(db, 'product_modifier_groups', { table: 'products', kind: 'catalog', key: 'product_id' });
}

async function floorAndCharges(db: AnyDatabase): Promise<void> {
  await run(
    db,
    `
    create table dining_tables (
      tenant_id uuid not null references tenants (id),
      id uuid not null,
      outlet_id uuid not null,
      name text not null check (length(name) between 1 and 20),
      area text,
      seats smallint not null default 4 check (seats >= 0),
      position integer not null default 0,
      is_active boolean not null default true,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      seq bigint not null,
      primary key (tenant_id, id),
      unique (tenant_id, outlet_id, name),
      foreign key (tenant_id, outlet_id) references outlets (tenant_id, id)
    );
    create index dining_tables_seq on dining_tables (tenant_id, seq);

    -- Tax and service of an outlet from a business day on. Rates are basis points.
    create table charge_settings (
      tenant_id uuid not null references tenants (id),
      id uuid not null,
      outlet_id uuid not null,
      effective_from date not null,
      tax_name text not null,
      tax_bps integer not null check (tax_bps between 0 and 10000),
      tax_base text not null check (tax_base in ('subtotal', 'subtotal_plus_service')),
      tax_inclusive boolean not null default false,
      service_name text not null,
      service_bps integer not null check (service_bps between 0 and 10000),
      service_base text not null check (service_base in ('subtotal', 'gross')),
      cash_rounding bigint not null default 0 check (cash_rounding >= 0),
      created_at timestamptz not null default now(),
      primary key (tenant_id, id),
      unique (tenant_id, outlet_id, effective_from),
      foreign key (tenant_id, outlet_id) references outlets (tenant_id, id)
    );
  `,
  );
  await protectTenantTable(db, 'dining_tables', ['select', 'insert', 'update', 'delete']);
  await protectTenantTable(db, 'charge_settings', ['select', 'insert', 'update', 'delete']);
  await followInStream(db, 'dining_tables', { collection: 'tables', kind: 'catalog' });
  await touchParent(db, 'charge_settings', { table: 'outlets', kind: 'catalog', key: 'outlet_id' });
}
