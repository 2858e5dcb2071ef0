import {
  Category,
  DiningTable,
  ModifierGroup,
  Order,
  OutletSettings,
  Product,
  Shift,
  Staff,
} from '@meja/domain/all';
import type { z } from 'zod';
import type { Collection } from './collections.ts';

/** What the documents of each collection look like. Apart from the collections, because a tablet reads few of them at its start. */
export const SCHEMAS = {
  settings: OutletSettings,
  categories: Category,
  modifierGroups: ModifierGroup,
  products: Product,
  staff: Staff,
  tables: DiningTable,
  orders: Order,
  shifts: Shift,
} as const satisfies Record<Collection, z.ZodType<{ id: string }>>;
