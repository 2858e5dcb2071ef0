import { protectTenantTable, run, touchParent, type AnyDatabase } from './support/tenant-table.ts';

export async function up(db: AnyDatabase): Promise<void> {
  await run(
    db,
    `
    -- Money given back of a payment; the payment stays as it was taken. Like it, a refund counts for the order's own day.
    create table refunds (
      tenant_id uuid not null references tenants (id),
      id uuid not null,
      order_id uuid not null,
      payment_id uuid not null,
      outlet_id uuid not null,
      device_id uuid not null,
      method text not null,
      reference text,
      -- The part of the payment that no longer settles the bill.
      amount bigint not null check (amount > 0),
      -- The payment's rounding to coins, with its last part.
      rounding bigint not null default 0,
      reason text not null,
      receipt_number text not null,
      given_at timestamptz not null,
      given_by uuid not null,
      business_day date not null,
      created_at timestamptz not null default now(),
      primary key (tenant_id, order_id, id),
      foreign key (tenant_id, order_id, payment_id) references payments (tenant_id, order_id, id),
      foreign key (tenant_id, outlet_id) references outlets (tenant_id, id),
      foreign key (tenant_id, device_id) references devices (tenant_id, id)
    );
    create index refunds_day on refunds (tenant_id, business_day, outlet_id);
    create index refunds_receipt on refunds (tenant_id, receipt_number);

    -- Money that went out of a drawer though no payment had so much left, beside money that came in.
    alter table unallocated_money
      add column direction text not null default 'in' check (direction in ('in', 'out')),
      add column refund_id uuid;
  `,
  );
  await protectTenantTable(db, 'refunds', ['select', 'insert', 'update']);
  await touchParent(db, 'refunds', { table: 'orders', kind: 'outlet', key: 'order_id' });
}
