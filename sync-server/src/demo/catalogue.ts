import {
  CategoryId,
  DEFAULT_CHARGES,
  DeviceId,
  INDONESIA_PB1,
  ModifierGroupId,
  ModifierOptionId,
  OutletId,
  ProductId,
  StaffId,
  TableId,
  TenantId,
  type Charges,
} from '@meja/domain';
import type {
  DemoCategory,
  DemoModifierGroup,
  DemoOption,
  DemoOutlet,
  DemoPerson,
  DemoProduct,
  DemoTenant,
} from './content/types.ts';
import { uuidOf } from './random.ts';

/** The demo's tenants signed up then; fixed, so that their ids are the same wherever the demo is seeded. */
export const SIGNED_UP_AT = Date.UTC(2025, 7, 1, 2);

export interface Group {
  id: ModifierGroupId;
  content: DemoModifierGroup;
  options: { id: ModifierOptionId; content: DemoOption }[];
}

export interface Dish {
  id: ProductId;
  categoryId: CategoryId;
  category: DemoCategory;
  content: DemoProduct;
  groups: Group[];
}

export interface Person {
  id: StaffId;
  grantId: string;
  email: string;
  content: DemoPerson;
}

export interface Seat {
  id: TableId;
  name: string;
  area: string;
  seats: number;
}

export interface Tablet {
  id: DeviceId;
  number: number;
  name: string;
}

export interface Outlet {
  id: OutletId;
  chargesId: string;
  content: DemoOutlet;
  charges: Charges;
  tables: Seat[];
  staff: Person[];
  till: Tablet;
  /** Of the waiters, in their order. */
  carried: Tablet[];
}

export interface Catalogue {
  tenantId: TenantId;
  content: DemoTenant;
  people: Person[];
  outlets: Outlet[];
  categories: { id: CategoryId; content: DemoCategory }[];
  groups: Group[];
  dishes: Dish[];
}

/** A tenant's content with an id on everything. */
export function catalogueOf(content: DemoTenant): Catalogue {
  const idOf = (label: string) => uuidOf(`${content.slug}/${label}`, SIGNED_UP_AT);
  const groups = new Map(
    Object.entries<DemoModifierGroup>(content.groups).map(([key, group]) => [key, groupOf(key, group, idOf)]),
  );
  const categories = content.categories.map((category) => ({
    id: CategoryId.parse(idOf(`category/${category.key}`)),
    content: category,
  }));
  return {
    tenantId: TenantId.parse(idOf('tenant')),
    content,
    people: content.people.map((person) => personOf(person, content, idOf)),
    outlets: content.outlets.map((outlet) => outletOf(outlet, content, idOf)),
    categories,
    groups: [...groups.values()],
    dishes: categories.flatMap(({ id, content: category }) =>
      category.products.map((product) => ({
        id: ProductId.parse(idOf(`product/${product.sku}`)),
        categoryId: id,
        category,
        content: product,
        groups: (product.groups ?? []).map((key) => known(groups, key)),
      })),
    ),
  };
}

type IdOf = (label: string) => string;

function groupOf(key: string, content: DemoModifierGroup, idOf: IdOf): Group {
  return {
    id: ModifierGroupId.parse(idOf(`group/${key}`)),
    content,
    options: content.options.map((option) => ({
      id: ModifierOptionId.parse(idOf(`group/${key}/${option.name}`)),
      content: option,
    })),
  };
}

function personOf(content: DemoPerson, tenant: DemoTenant, idOf: IdOf): Person {
  return {
    id: StaffId.parse(idOf(`person/${content.mailbox}`)),
    grantId: idOf(`grant/${content.mailbox}`),
    email: `${content.mailbox}@${tenant.mailDomain}`,
    content,
  };
}

function outletOf(content: DemoOutlet, tenant: DemoTenant, idOf: IdOf): Outlet {
  const preset = { requirements: DEFAULT_CHARGES, pb1: INDONESIA_PB1 }[tenant.charges];
  const waiters = content.staff.filter((person) => person.role === 'waiter');
  const tablet = (number: number, name: string): Tablet => ({
    id: DeviceId.parse(idOf(`device/${content.code}/${number}`)),
    number,
    name,
  });
  return {
    id: OutletId.parse(idOf(`outlet/${content.code}`)),
    chargesId: idOf(`charges/${content.code}`),
    content,
    charges: { ...preset, cashRounding: tenant.cashRounding },
    tables: content.areas.flatMap((area) =>
      area.seats.map((seats, i) => {
        const name = `${area.prefix}-${String(i + 1).padStart(2, '0')}`;
        return { id: TableId.parse(idOf(`table/${content.code}/${name}`)), name, area: area.name, seats };
      }),
    ),
    staff: content.staff.map((person) => personOf(person, tenant, idOf)),
    till: tablet(1, 'Kasir'),
    carried: waiters.map((_, i) => tablet(i + 2, `Tablet pelayan ${i + 1}`)),
  };
}

export const tabletsOf = ({ till, carried }: Outlet): Tablet[] => [till, ...carried];

function known(groups: ReadonlyMap<string, Group>, key: string): Group {
  const group = groups.get(key);
  if (!group) throw new Error(`no modifier group ${key}`);
  return group;
}
