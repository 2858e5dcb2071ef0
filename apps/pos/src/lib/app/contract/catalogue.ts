import type {
  Category,
  DiningTable,
  ModifierGroup,
  ModifierGroupId,
  OutletSettings,
  Product,
  ProductId,
  Staff,
  StaffId,
  TableId,
} from '@meja/domain';
import type { Progress } from '../../sync/status.ts';

/** A staff member as a tablet knows them. What the PIN is checked with stays in the database, but for its salt. */
export type StaffMember = Omit<Staff, 'pinHash' | 'pin'> & {
  hasPin: boolean;
  pinDigits: number;
  salt: string | null;
};

export interface CatalogueController {
  /** The first load is complete: orders can be taken. */
  readonly loaded: boolean;
  /** Products and their modifiers are in memory too. They are read after the rest. */
  readonly menuLoaded: boolean;
  /** How far a load is; null while there is none. */
  readonly progress: Progress | null;
  readonly settings: OutletSettings | null;
  /** Categories, products and tables are sorted by position, then by name. */
  readonly categories: readonly Category[];
  readonly products: readonly Product[];
  readonly productById: ReadonlyMap<ProductId, Product>;
  readonly groupById: ReadonlyMap<ModifierGroupId, ModifierGroup>;
  readonly tables: readonly DiningTable[];
  readonly tableById: ReadonlyMap<TableId, DiningTable>;
  /** Active staff, sorted by name. */
  readonly staff: readonly StaffMember[];
  /** All staff that the device knows, also those who have left: their names still show on what they did. */
  readonly staffById: ReadonlyMap<StaffId, StaffMember>;
}
