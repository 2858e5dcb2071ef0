import type pg from 'pg';
import { Chance } from '../run/chance.ts';
import { firstPinOf, phcOf } from './pins.ts';

/** Money of an outlet, as its contract with the tax office says. */
export interface Terms {
  taxBps: number;
  taxBase: 'subtotal' | 'subtotal_plus_service';
  serviceBps: number;
  /** Of takeaway, where it is another one. */
  takeawayBps?: number;
  cashRounding: number;
}

export interface Dish {
  id: string;
  name: string;
  price: number;
  taxClass: 'standard' | 'exempt';
  /** What may be had with it. */
  extra: { groupName: string; id: string; name: string; price: number } | null;
}

/** What a dish costs for somebody who cheats: nothing on any menu costs so little. */
export const CHEATING_PRICE = 1;

export const ROLES = ['manager', 'cashier', 'waiter', 'kitchen'] as const;
export type Role = (typeof ROLES)[number];

/** An outlet with all that its tablets meet. */
export interface Place {
  tenantId: string;
  tenantName: string;
  outletId: string;
  code: string;
  staff: Readonly<Record<Role, string>>;
  tables: readonly string[];
  menu: readonly Dish[];
  terms: Terms;
  /** Somebody of head office, and the session they are signed in with. */
  owner: { id: string; session: string };
}

/** When everything began; every seed starts from here. */
export const OPENED_AT = Date.parse('2026-11-20T02:00:00Z');

const TERMS: Readonly<Record<string, Terms>> = {
  JKT: { taxBps: 1000, taxBase: 'subtotal', serviceBps: 500, takeawayBps: 0, cashRounding: 100 },
  BDG: { taxBps: 1000, taxBase: 'subtotal_plus_service', serviceBps: 500, cashRounding: 0 },
  SUB: {
    taxBps: 1100,
    taxBase: 'subtotal_plus_service',
    serviceBps: 750,
    takeawayBps: 333,
    cashRounding: 500,
  },
};

const DISHES = [
  ['Nasi Goreng', 25_000, 'standard'],
  ['Sate Ayam', 32_350, 'standard'],
  ['Soto Betawi', 28_900, 'standard'],
  ['Es Teh', 5_000, 'standard'],
  ['Kerupuk', 3_333, 'exempt'],
] as const;

const ids = new Chance('opening');
const id = (): string => ids.uuid(OPENED_AT - 86_400_000);

function tenant(name: string, codes: readonly string[]): Place[] {
  const tenantId = id();
  const owner = { id: id(), session: id() };
  const extra = { groupName: 'Tambahan', id: id(), name: 'Telur', price: 4_500 };
  const menu = DISHES.map(([dish, price, taxClass], i): Dish => {
    return { id: id(), name: dish, price, taxClass, extra: i === 0 ? extra : null };
  });
  return codes.map((code) => ({
    tenantId,
    tenantName: name,
    outletId: id(),
    code,
    staff: { manager: id(), cashier: id(), waiter: id(), kitchen: id() },
    tables: [id(), id(), id()],
    menu,
    terms: TERMS[code] as Terms,
    owner,
  }));
}

/** Two outlets of one tenant, and one of another in the same database. */
export const PLACES: readonly Place[] = [
  ...tenant('Warung Makan Sedap', ['JKT', 'BDG']),
  ...tenant('Kopi Tepi Kali', ['SUB']),
];

/** Writes it all down by plain SQL. */
export async function insertPlaces(admin: pg.Client): Promise<void> {
  for (const place of PLACES) {
    if (place === PLACES.find(({ tenantId }) => tenantId === place.tenantId))
      await insertTenant(admin, place);
    await insertOutlet(admin, place);
  }
}

const WEEKS_AGO = new Date(OPENED_AT - 30 * 86_400_000);

async function insertTenant(admin: pg.Client, { tenantId, tenantName, owner, menu }: Place): Promise<void> {
  const slug = tenantName.toLowerCase().replaceAll(' ', '-');
  await admin.query('insert into tenants (id, slug, name) values ($1, $2, $3)', [tenantId, slug, tenantName]);
  await insertUser(admin, tenantId, owner.id, 'owner', null);
  // Has shown their password a moment ago, whenever they ask for a code.
  await admin.query(
    `insert into refresh_tokens (tenant_id, id, family_id, user_id, hash, issued_at, expires_at, proved_at)
     values ($1, $2, $2, $3, '\\x00', $4, '2100-01-01', '2100-01-01')`,
    [tenantId, owner.session, owner.id, WEEKS_AGO],
  );
  for (const [position, dish] of menu.entries()) {
    await admin.query(
      'insert into products (tenant_id, id, name, price, tax_class, position) values ($1, $2, $3, $4, $5, $6)',
      [tenantId, dish.id, dish.name, dish.price, dish.taxClass, position],
    );
    if (!dish.extra) continue;
    const group = id();
    await admin.query('insert into modifier_groups (tenant_id, id, name) values ($1, $2, $3)', [
      tenantId,
      group,
      dish.extra.groupName,
    ]);
    await admin.query(
      'insert into modifier_options (tenant_id, id, group_id, name, price) values ($1, $2, $3, $4, $5)',
      [tenantId, dish.extra.id, group, dish.extra.name, dish.extra.price],
    );
    await admin.query(
      'insert into product_modifier_groups (tenant_id, product_id, group_id) values ($1, $2, $3)',
      [tenantId, dish.id, group],
    );
  }
}

async function insertOutlet(admin: pg.Client, place: Place): Promise<void> {
  const { tenantId, outletId, code, terms } = place;
  await admin.query(
    `insert into outlets (tenant_id, id, slug, code, name, address, time_zone, day_start_minutes)
     values ($1, $2, $3, $4, $5, 'Jl. Sudirman 1', 'Asia/Jakarta', 240)`,
    [tenantId, outletId, code.toLowerCase(), code, `Cabang ${code}`],
  );
  await admin.query(
    `insert into charge_settings (tenant_id, id, outlet_id, effective_from, tax_name, tax_bps, tax_base,
       service_name, service_bps, service_base, cash_rounding, service_by_type)
     values ($1, $2, $3, '2020-01-01', 'PB1', $4, $5, 'Service', $6, 'subtotal', $7, $8)`,
    [
      ...[tenantId, id(), outletId, terms.taxBps, terms.taxBase, terms.serviceBps, terms.cashRounding],
      JSON.stringify({ takeaway: terms.takeawayBps }),
    ],
  );
  for (const role of ROLES) await insertUser(admin, tenantId, place.staff[role], role, outletId);
  for (const [i, table] of place.tables.entries())
    await admin.query('insert into dining_tables (tenant_id, id, outlet_id, name) values ($1, $2, $3, $4)', [
      tenantId,
      table,
      outletId,
      `A${i + 1}`,
    ]);
}

async function insertUser(
  admin: pg.Client,
  tenantId: string,
  who: string,
  role: Role | 'owner',
  outletId: string | null,
): Promise<void> {
  await admin.query('insert into users (tenant_id, id, name, pin_hash) values ($1, $2, $3, $4)', [
    tenantId,
    who,
    role,
    phcOf(firstPinOf(who)),
  ]);
  await admin.query(
    `insert into role_grants (tenant_id, id, user_id, role, outlet_id, granted_at) values ($1, $2, $3, $4, $5, $6)`,
    [tenantId, id(), who, role, outletId, WEEKS_AGO],
  );
}
