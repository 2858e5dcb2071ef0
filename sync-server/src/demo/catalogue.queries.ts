import type { Tx } from '../db/database.ts';
import { SIGNED_UP_AT, tabletsOf, type Catalogue, type Outlet, type Person } from './catalogue.ts';
import type { Secrets } from './secrets.ts';

const SIGNED_UP = new Date(SIGNED_UP_AT);
const FIRST_DAY = SIGNED_UP.toISOString().slice(0, 10);

/** Writes all that a tenant has before its first sale. */
export async function writeCatalogue(tx: Tx, catalogue: Catalogue, secrets: Secrets): Promise<void> {
  await writeTenant(tx, catalogue);
  await writeOutlets(tx, catalogue);
  await writePeople(tx, catalogue, secrets);
  await writeTablets(tx, catalogue, secrets);
  await writeGroups(tx, catalogue);
  await writeMenu(tx, catalogue);
}

async function writeTenant(tx: Tx, { tenantId, content }: Catalogue): Promise<void> {
  await tx
    .insertInto('tenants')
    .values({
      id: tenantId,
      slug: content.slug,
      name: content.name,
      description: content.description,
      phone: content.phone,
      email: `halo@${content.mailDomain}`,
      website: content.website,
      subscription_plan: 'premium',
      primary_color: content.colour,
      receipt_footer: content.receiptFooter,
      created_at: SIGNED_UP,
    })
    .execute();
}

async function writeOutlets(tx: Tx, { tenantId, content: tenant, outlets }: Catalogue): Promise<void> {
  await tx
    .insertInto('outlets')
    .values(
      outlets.map(({ id, content }) => ({
        tenant_id: tenantId,
        id,
        slug: content.slug,
        code: content.code,
        name: content.name,
        address: content.address,
        city: content.city,
        province: content.province,
        postal_code: content.postalCode,
        phone: content.phone,
        email: `${content.slug}@${tenant.mailDomain}`,
        latitude: content.latitude,
        longitude: content.longitude,
        operating_hours: JSON.stringify(content.hours),
        time_zone: content.timeZone,
        created_at: SIGNED_UP,
      })),
    )
    .execute();
  await tx
    .insertInto('charge_settings')
    .values(
      outlets.map(({ id, chargesId, charges }) => ({
        tenant_id: tenantId,
        id: chargesId,
        outlet_id: id,
        effective_from: FIRST_DAY,
        tax_name: charges.taxName,
        tax_bps: charges.taxBps,
        tax_base: charges.taxBase,
        tax_inclusive: charges.taxInclusive,
        service_name: charges.serviceName,
        service_bps: charges.serviceBps,
        service_base: charges.serviceBase,
        cash_rounding: charges.cashRounding,
      })),
    )
    .execute();
  await tx
    .insertInto('dining_tables')
    .values(
      outlets.flatMap(({ id, tables }) =>
        tables.map((table, position) => ({ tenant_id: tenantId, outlet_id: id, position, ...table })),
      ),
    )
    .execute();
}

async function writePeople(
  tx: Tx,
  { tenantId, people, outlets }: Catalogue,
  secrets: Secrets,
): Promise<void> {
  const everybody: { person: Person; outlet: Outlet | null }[] = [
    ...people.map((person) => ({ person, outlet: null })),
    ...outlets.flatMap((outlet) => outlet.staff.map((person) => ({ person, outlet }))),
  ];
  await tx
    .insertInto('users')
    .values(
      everybody.map(({ person, outlet }) => ({
        tenant_id: tenantId,
        id: person.id,
        email: person.email,
        password_hash: secrets.passwordHash,
        pin_hash: secrets.pinHashes.get(person.id) ?? null,
        name: person.content.name,
        phone: person.content.phone,
        default_outlet_id: outlet?.id ?? null,
        created_at: SIGNED_UP,
      })),
    )
    .execute();
  await tx
    .insertInto('role_grants')
    .values(
      everybody.map(({ person, outlet }) => ({
        tenant_id: tenantId,
        id: person.grantId,
        user_id: person.id,
        role: person.content.role,
        outlet_id: outlet?.id ?? null,
        granted_at: SIGNED_UP,
      })),
    )
    .execute();
}

async function writeTablets(
  tx: Tx,
  { tenantId, people, outlets }: Catalogue,
  secrets: Secrets,
): Promise<void> {
  await tx
    .insertInto('devices')
    .values(
      outlets.flatMap((outlet) =>
        tabletsOf(outlet).map((tablet) => ({
          tenant_id: tenantId,
          id: tablet.id,
          outlet_id: outlet.id,
          number: tablet.number,
          name: tablet.name,
          public_key: JSON.stringify(secrets.publicKeys.get(tablet.id) ?? {}),
          enrolled_at: SIGNED_UP,
          enrolled_by: people[0]?.id ?? null,
        })),
      ),
    )
    .execute();
}

async function writeGroups(tx: Tx, { tenantId, groups }: Catalogue): Promise<void> {
  await tx
    .insertInto('modifier_groups')
    .values(
      groups.map(({ id, content }, position) => ({
        tenant_id: tenantId,
        id,
        name: content.name,
        min_choices: content.min,
        max_choices: content.max,
        position,
        created_at: SIGNED_UP,
      })),
    )
    .execute();
  await tx
    .insertInto('modifier_options')
    .values(
      groups.flatMap((group) =>
        group.options.map(({ id, content }, position) => ({
          tenant_id: tenantId,
          id,
          group_id: group.id,
          name: content.name,
          price: content.price,
          is_default: content.isDefault ?? false,
          position,
        })),
      ),
    )
    .execute();
}

async function writeMenu(tx: Tx, { tenantId, categories, dishes }: Catalogue): Promise<void> {
  await tx
    .insertInto('categories')
    .values(
      categories.map(({ id, content }, position) => ({
        tenant_id: tenantId,
        id,
        name: content.name,
        color: content.colour,
        position,
        created_at: SIGNED_UP,
      })),
    )
    .execute();
  await tx
    .insertInto('products')
    .values(
      dishes.map(({ id, categoryId, content }, position) => ({
        tenant_id: tenantId,
        id,
        category_id: categoryId,
        sku: content.sku,
        barcodes: (content.barcodes ?? []).join(' '),
        name: content.name,
        description: content.description ?? null,
        price: content.price,
        cost: content.cost,
        is_featured: content.featured ?? false,
        preparation_time: content.minutes,
        tags: JSON.stringify(content.tags ?? []),
        position,
        created_at: SIGNED_UP,
      })),
    )
    .execute();
  await tx
    .insertInto('product_modifier_groups')
    .values(
      dishes.flatMap((dish) =>
        dish.groups.map((group, position) => ({
          tenant_id: tenantId,
          product_id: dish.id,
          group_id: group.id,
          position,
        })),
      ),
    )
    .execute();
}
