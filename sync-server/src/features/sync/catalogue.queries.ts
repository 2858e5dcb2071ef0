import type {
  Category,
  DiningTable,
  ModifierGroup,
  OutletSettings,
  Product,
  RoleName,
  Staff,
} from '@meja/domain';
import type { DocOf } from '@meja/sync';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import { isAhead, type Stretch } from './pull.queries.ts';
import type { DeviceScope } from './push.queries.ts';

/** A row of a stream as devices get it; `doc` null says that it is gone for this outlet. */
export interface StreamRow<Doc> {
  id: string;
  seq: number;
  doc: Doc | null;
}

/** A document whose ids are still plain strings: rows carry no brands, and the wire's schema gives them back. */
type Plain<Doc> = { [Key in keyof Doc]: unknown };

type Read<Doc> = (
  tx: Tx,
  scope: DeviceScope,
  stretch: Stretch,
  limit: number,
) => Promise<StreamRow<Plain<Doc>>[]>;

const settings: Read<OutletSettings> = async (tx, scope, stretch, limit) => {
  const rows = await tx
    .selectFrom('outlets')
    .innerJoin('tenants', 'tenants.id', 'outlets.tenant_id')
    .select((eb) => [
      'outlets.id',
      'outlets.seq',
      'outlets.tenant_id',
      'tenants.name as tenant_name',
      'outlets.name',
      'outlets.code',
      'outlets.address',
      'outlets.phone',
      'outlets.time_zone',
      'outlets.day_start_minutes',
      'tenants.currency',
      'tenants.currency_exponent',
      'tenants.primary_color',
      eb.fn.coalesce('outlets.receipt_footer', 'tenants.receipt_footer').as('receipt_footer'),
      jsonArrayFrom(
        eb
          .selectFrom('charge_settings')
          .selectAll()
          .whereRef('charge_settings.outlet_id', '=', 'outlets.id')
          .orderBy('effective_from'),
      ).as('charges'),
    ])
    .where('outlets.id', '=', scope.outletId)
    .where(isAhead(stretch, 'outlets.seq', 'outlets.id'))
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    seq: row.seq,
    doc: {
      id: row.id,
      tenantId: row.tenant_id,
      tenantName: row.tenant_name,
      name: row.name,
      code: row.code,
      address: row.address,
      phone: row.phone,
      timeZone: row.time_zone,
      dayStartMinutes: row.day_start_minutes,
      currency: row.currency,
      currencyExponent: row.currency_exponent,
      brandColor: row.primary_color,
      receiptFooter: row.receipt_footer,
      charges: row.charges.map((charge) => ({
        from: charge.effective_from,
        charges: {
          taxName: charge.tax_name,
          taxBps: charge.tax_bps,
          taxBase: charge.tax_base,
          taxInclusive: charge.tax_inclusive,
          serviceName: charge.service_name,
          serviceBps: charge.service_bps,
          serviceBase: charge.service_base,
          cashRounding: charge.cash_rounding,
        },
      })),
    },
  }));
};

const categories: Read<Category> = async (tx, _scope, stretch, limit) => {
  const rows = await tx
    .selectFrom('categories')
    .select(['id', 'seq', 'name', 'color', 'position', 'is_active'])
    .where(isAhead(stretch, 'seq', 'id'))
    .orderBy('seq')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ id, seq, is_active, name, color, position }) => ({
    id,
    seq,
    doc: is_active ? { id, name, color, position } : null,
  }));
};

const modifierGroups: Read<ModifierGroup> = async (tx, _scope, stretch, limit) => {
  const rows = await tx
    .selectFrom('modifier_groups')
    .select((eb) => [
      'id',
      'seq',
      'name',
      'min_choices',
      'max_choices',
      jsonArrayFrom(
        eb
          .selectFrom('modifier_options')
          .select(['id', 'name', 'price', 'is_default as isDefault', 'is_available as isAvailable'])
          .whereRef('modifier_options.group_id', '=', 'modifier_groups.id')
          .orderBy('position')
          .orderBy('id'),
      ).as('options'),
    ])
    .where(isAhead(stretch, 'seq', 'id'))
    .orderBy('seq')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ id, seq, name, min_choices, max_choices, options }) => ({
    id,
    seq,
    doc: { id, name, min: min_choices, max: max_choices, options },
  }));
};

const products: Read<Product> = async (tx, _scope, stretch, limit) => {
  const rows = await tx
    .selectFrom('products')
    .select([
      'id',
      'seq',
      'category_id',
      'sku',
      'name',
      'description',
      'price',
      'tax_class',
      'is_available',
      'is_featured',
      'position',
      sql<string[]>`array(select g.group_id from product_modifier_groups g
        where g.product_id = products.id order by g.position, g.group_id)`.as('group_ids'),
    ])
    .where(isAhead(stretch, 'seq', 'id'))
    .orderBy('seq')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    seq: row.seq,
    doc: {
      id: row.id,
      categoryId: row.category_id,
      sku: row.sku,
      name: row.name,
      description: row.description,
      price: row.price,
      taxClass: row.tax_class,
      isAvailable: row.is_available,
      isFeatured: row.is_featured,
      position: row.position,
      modifierGroupIds: row.group_ids,
    },
  }));
};

/** Only who has a role at the outlet now; for everybody else the word is that they are gone. */
const staff: Read<Staff> = async (tx, scope, stretch, limit) => {
  const rows = await tx
    .selectFrom('users')
    .select([
      'id',
      'seq',
      'name',
      'pin_hash',
      'is_active',
      sql<RoleName[]>`array(select distinct g.role from role_grants g
        where g.user_id = users.id and g.revoked_at is null
          and (g.outlet_id is null or g.outlet_id = ${scope.outletId}) order by g.role)`.as('roles'),
    ])
    .where(isAhead(stretch, 'seq', 'id'))
    .orderBy('seq')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ id, seq, name, pin_hash, is_active, roles }) => ({
    id,
    seq,
    doc: is_active && roles.length > 0 ? { id, name, roles, pinHash: pin_hash, isActive: is_active } : null,
  }));
};

const tables: Read<DiningTable> = async (tx, scope, stretch, limit) => {
  const rows = await tx
    .selectFrom('dining_tables')
    .select(['id', 'seq', 'name', 'area', 'seats', 'position', 'is_active'])
    .where('outlet_id', '=', scope.outletId)
    .where(isAhead(stretch, 'seq', 'id'))
    .orderBy('seq')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ id, seq, is_active, name, area, seats, position }) => ({
    id,
    seq,
    doc: is_active ? { id, name, area, seats, position } : null,
  }));
};

/** How each collection of the catalogue is read from where a cursor stands. */
export const CATALOGUE = {
  settings,
  categories,
  modifierGroups,
  products,
  staff,
  tables,
} as const satisfies {
  [Name in 'settings' | 'categories' | 'modifierGroups' | 'products' | 'staff' | 'tables']: Read<DocOf<Name>>;
};
