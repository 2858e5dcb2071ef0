import {
  followInStream,
  protectTenantTable,
  run,
  touchParent,
  type AnyDatabase,
} from './support/tenant-table.ts';

export async function up(db: AnyDatabase): Promise<void> {
  await orders(db);
  await lines(db);
  await payments(db);
}

/**
 * What a device names but somebody may meanwhile have removed (a table, a dish, a staff member) is kept without a
 * foreign key: a sale that happened must not bounce off a menu that changed.
 */
async function orders(db: AnyDatabase): Promise<void> {
  await run(
    db,
    `
    create table orders (
      tenant_id uuid not null references tenants (id),
      id uuid not null,
      outlet_id uuid not null,
      device_id uuid not null,
      number text not null,
      type text not null check (type in ('dine_in', 'takeaway', 'delivery', 'kiosk')),
      table_id uuid,
      covers smallint not null default 0 check (covers >= 0),
      customer_name text not null default '',
      customer_phone text not null default '',
      note text not null default '',
      status text not null
        check (status in ('pending', 'confirmed', 'preparing', 'ready', 'completed', 'cancelled')),
      payment_status text not null check (payment_status in ('unpaid', 'partial', 'paid', 'refunded')),
      -- Tax and service as they stood when the order was opened.
      charges jsonb not null,
      discount jsonb,
      business_day date not null,
      gross_amount bigint not null default 0,
      discount_amount bigint not null default 0,
      subtotal bigint not null default 0,
      service_charge bigint not null default 0,
      tax bigint not null default 0,
      -- The part of the tax that the prices already contain.
      tax_included bigint not null default 0,
      rounding bigint not null default 0,
      total bigint not null default 0,
      paid bigint not null default 0,
      refunded bigint not null default 0,
      opened_at timestamptz not null,
      opened_by uuid not null,
      sent_at timestamptz,
      completed_at timestamptz,
      completed_by uuid,
      cancelled_at timestamptz,
      cancelled_by uuid,
      cancel_reason text,
      header_stamp jsonb not null,
      stamp_v bigint not null,
      stamp_by uuid not null,
      stamp_prior bigint not null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      seq bigint not null,
      primary key (tenant_id, id),
      foreign key (tenant_id, outlet_id) references outlets (tenant_id, id),
      foreign key (tenant_id, device_id) references devices (tenant_id, id)
    );
    create index orders_stream on orders (tenant_id, outlet_id, seq);
    create index orders_newest on orders (tenant_id, opened_at desc, id desc);
    create index orders_outlet_newest on orders (tenant_id, outlet_id, opened_at desc, id desc);
    create index orders_day on orders (tenant_id, business_day, outlet_id);
    create index orders_number on orders (tenant_id, number);
    create index orders_open on orders (tenant_id, outlet_id, status) where status not in ('completed', 'cancelled');
  `,
  );
  await protectTenantTable(db, 'orders', ['select', 'insert', 'update']);
  await followInStream(db, 'orders', { collection: 'orders', kind: 'outlet' });
}

async function lines(db: AnyDatabase): Promise<void> {
  await run(
    db,
    `
    create table order_lines (
      tenant_id uuid not null references tenants (id),
      id uuid not null,
      order_id uuid not null,
      position integer not null,
      product_id uuid not null,
      name text not null,
      unit_price bigint not null check (unit_price >= 0),
      quantity integer not null check (quantity > 0),
      modifiers jsonb not null default '[]',
      note text not null default '',
      tax_class text not null,
      discount jsonb,
      kitchen_status text not null
        check (kitchen_status in ('pending', 'preparing', 'ready', 'served', 'void')),
      sent_at timestamptz,
      void_reason text,
      gross_amount bigint not null,
      discount_amount bigint not null default 0,
      net_amount bigint not null,
      added_at timestamptz not null,
      added_by uuid not null,
      stamp_v bigint not null,
      stamp_by uuid not null,
      stamp_prior bigint not null,
      -- A line is a part of its order: an id that two devices happen to share never moves it to another.
      primary key (tenant_id, order_id, id),
      foreign key (tenant_id, order_id) references orders (tenant_id, id) on delete cascade
    );
    create index order_lines_order on order_lines (tenant_id, order_id, position);
    create index order_lines_product on order_lines (tenant_id, product_id);
  `,
  );
  // A line that the kitchen has not seen may be taken off again.
  await protectTenantTable(db, 'order_lines', ['select', 'insert', 'update', 'delete']);
  await touchParent(db, 'order_lines', { table: 'orders', kind: 'outlet', key: 'order_id' });
}

async function payments(db: AnyDatabase): Promise<void> {
  await run(
    db,
    `
    -- A receipt number may occur twice (a cloned tablet): money that was taken is never dropped over it.
    create table payments (
      tenant_id uuid not null references tenants (id),
      id uuid not null,
      order_id uuid not null,
      outlet_id uuid not null,
      device_id uuid not null,
      method text not null,
      provider text,
      reference text,
      assurance text not null check (assurance in ('counted', 'attested', 'verified')),
      status text not null default 'success'
        check (status in ('pending', 'processing', 'success', 'failed', 'expired', 'refunded')),
      -- The part of the bill that it settles.
      amount bigint not null check (amount > 0),
      rounding bigint not null default 0,
      tendered bigint not null check (tendered >= 0),
      change bigint not null default 0 check (change >= 0),
      receipt_number text not null,
      taken_at timestamptz not null,
      taken_by uuid not null,
      business_day date not null,
      created_at timestamptz not null default now(),
      primary key (tenant_id, order_id, id),
      foreign key (tenant_id, order_id) references orders (tenant_id, id),
      foreign key (tenant_id, outlet_id) references outlets (tenant_id, id),
      foreign key (tenant_id, device_id) references devices (tenant_id, id)
    );
    create index payments_day on payments (tenant_id, business_day, outlet_id);
    create index payments_receipt on payments (tenant_id, receipt_number);

    -- Money in the drawer that no order had room for. The order it claims may not exist here.
    create table unallocated_money (
      tenant_id uuid not null references tenants (id),
      -- The mutation that brought the money: however often it comes, it is booked once.
      id uuid not null,
      payment_id uuid not null,
      outlet_id uuid not null,
      device_id uuid not null,
      order_id uuid not null,
      method text not null,
      amount bigint not null check (amount > 0),
      reason text not null,
      reference text,
      receipt_number text not null,
      taken_at timestamptz not null,
      taken_by uuid not null,
      business_day date not null,
      status text not null default 'open' check (status in ('open', 'resolved')),
      resolution text,
      resolved_at timestamptz,
      resolved_by uuid,
      created_at timestamptz not null default now(),
      primary key (tenant_id, id),
      foreign key (tenant_id, outlet_id) references outlets (tenant_id, id),
      foreign key (tenant_id, device_id) references devices (tenant_id, id)
    );
    create index unallocated_money_open on unallocated_money (tenant_id, outlet_id, created_at) where status = 'open';
    create index unallocated_money_order on unallocated_money (tenant_id, order_id);
  `,
  );
  await protectTenantTable(db, 'payments', ['select', 'insert', 'update']);
  await protectTenantTable(db, 'unallocated_money', ['select', 'insert', 'update']);
  await touchParent(db, 'payments', { table: 'orders', kind: 'outlet', key: 'order_id' });
}
