import type { Generated } from 'kysely';
import type { TaxClass } from '@meja/domain';
import type { DefaultedJson, Json, Nullable, Searched, StampedInstant, StreamSeq } from '../../db/columns.ts';

export interface CategoriesTable {
  tenant_id: string;
  id: string;
  name: string;
  description: Nullable<string>;
  color: Generated<string>;
  position: Generated<number>;
  is_active: Generated<boolean>;
  created_at: StampedInstant;
  updated_at: StampedInstant;
  seq: StreamSeq;
}

export interface ProductsTable {
  tenant_id: string;
  id: string;
  category_id: Nullable<string>;
  sku: Nullable<string>;
  /** Separated by spaces. */
  barcodes: Generated<string>;
  name: string;
  description: Nullable<string>;
  price: number;
  cost: Nullable<number>;
  tax_class: Generated<TaxClass>;
  track_stock: Generated<boolean>;
  stock_quantity: Generated<number>;
  low_stock_alert: Generated<number>;
  image: Nullable<string>;
  is_available: Generated<boolean>;
  is_featured: Generated<boolean>;
  preparation_time: Nullable<number>;
  calories: Nullable<number>;
  tags: DefaultedJson<string[]>;
  position: Generated<number>;
  created_at: StampedInstant;
  updated_at: StampedInstant;
  seq: StreamSeq;
  /** Name, SKU and barcodes. */
  searched: Searched;
}

export interface ModifierGroupsTable {
  tenant_id: string;
  id: string;
  name: string;
  min_choices: Generated<number>;
  max_choices: Generated<number>;
  position: Generated<number>;
  created_at: StampedInstant;
  updated_at: StampedInstant;
  seq: StreamSeq;
}

export interface ModifierOptionsTable {
  tenant_id: string;
  id: string;
  group_id: string;
  name: string;
  price: Generated<number>;
  is_default: Generated<boolean>;
  is_available: Generated<boolean>;
  position: Generated<number>;
}

export interface ProductModifierGroupsTable {
  tenant_id: string;
  product_id: string;
  group_id: string;
  position: Generated<number>;
}

/**
 * A version of a dish, of what may be chosen with it, or of an outlet's charges, as triggers keep them: it holds from one
 * number of the catalogue's stream until before another, or until now.
 */
export interface CatalogueTermsTable {
  tenant_id: string;
  kind: 'dish' | 'option' | 'charges';
  id: string;
  from_seq: number;
  until_seq: Nullable<number>;
  terms: Json<unknown>;
}
