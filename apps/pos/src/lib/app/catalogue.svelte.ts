import {
  Category,
  DiningTable,
  ModifierGroup,
  OutletSettings,
  Product,
  Staff,
  type ModifierGroupId,
  type ProductId,
  type StaffId,
  type TableId,
} from '@meja/domain';
import { CollectionName, type Collection } from '@meja/sync';
import type { z } from 'zod';
import type { MejaDb } from '../data/db.ts';
import { readFollow } from '../data/meta.ts';
import type { BaseRow, StaffRow } from '../data/rows.ts';
import type { Bus } from '../sync/bus.ts';
import { Coalescer } from './coalescer.ts';
import type { CatalogueController, StaffMember } from './contract.ts';

const CATALOGUE_COLLECTIONS: readonly Collection[] = CollectionName.options.filter(
  (name) => name !== 'orders',
);

/** What devices follow of the menu, the floor and the people, as it was last pulled. */
export class Catalogue implements CatalogueController {
  readonly #db: MejaDb;
  readonly #reader: Coalescer<Collection>;
  readonly #endings: (() => void)[];

  loaded = $state(false);
  progress = $state.raw<{ done: number; total: number } | null>(null);
  settings = $state.raw<OutletSettings | null>(null);
  categories = $state.raw<readonly Category[]>([]);
  products = $state.raw<readonly Product[]>([]);
  tables = $state.raw<readonly DiningTable[]>([]);
  #groups = $state.raw<readonly ModifierGroup[]>([]);
  #people = $state.raw<readonly StaffMember[]>([]);

  readonly productById = $derived(byId<ProductId, Product>(this.products));
  readonly groupById = $derived(byId<ModifierGroupId, ModifierGroup>(this.#groups));
  readonly tableById = $derived(byId<TableId, DiningTable>(this.tables));
  readonly staffById = $derived(byId<StaffId, StaffMember>(this.#people));
  readonly staff = $derived(this.#people.filter((member) => member.isActive));

  constructor(db: MejaDb, bus: Bus, onBug: (error: unknown) => void) {
    this.#db = db;
    this.#reader = new Coalescer((collections) => this.#read(collections), onBug);
    this.#endings = [
      bus.listen((message) => {
        if (message.kind === 'status') this.progress = message.status.progress;
        if (message.kind !== 'changed') return;
        const { collections, identity } = message.note;
        if (identity) void this.load();
        else if (collections) void this.#reader.ask(collections.filter((name) => name !== 'orders'));
        if (collections && !this.loaded) void this.#reader.ask(['settings']);
      }),
    ];
  }

  load(): Promise<void> {
    return this.#reader.ask(CATALOGUE_COLLECTIONS);
  }

  close(): void {
    for (const end of this.#endings) end();
  }

  async #read(collections: ReadonlySet<Collection>): Promise<void> {
    for (const collection of collections) await this.#readOne(collection);
    this.loaded = (await readFollow(this.#db)).complete && this.settings !== null;
  }

  async #readOne(collection: Collection): Promise<void> {
    const rows = await this.#db.base(collection).toArray();
    switch (collection) {
      case 'settings':
        this.settings = readable(rows, OutletSettings)[0] ?? null;
        break;
      case 'categories':
        this.categories = readable(rows, Category).sort(byPlace);
        break;
      case 'modifierGroups':
        this.#groups = readable(rows, ModifierGroup);
        break;
      case 'products':
        this.products = readable(rows, Product).sort(byPlace);
        break;
      case 'tables':
        this.tables = readable(rows, DiningTable).sort(byPlace);
        break;
      case 'staff':
        this.#people = rows.flatMap((row) => memberOf(row as StaffRow) ?? []).sort(byName);
        break;
      case 'orders':
        break;
      default:
        collection satisfies never;
    }
  }
}

/** A document that this version can't read is left out; a later version reads it from the same row. */
const readable = <T>(rows: readonly BaseRow[], schema: z.ZodType<T>): T[] =>
  rows.flatMap(({ doc }) => {
    const parsed = schema.safeParse(doc);
    return parsed.success ? [parsed.data] : [];
  });

function memberOf({ doc, pin }: StaffRow): StaffMember | undefined {
  const staff = Staff.safeParse(doc);
  if (!staff.success) return undefined;
  const { pinHash: _, ...member } = staff.data;
  return { ...member, hasPin: pin !== null };
}

const byId = <Id extends string, T extends { id: Id }>(docs: readonly T[]): ReadonlyMap<Id, T> =>
  new Map(docs.map((doc) => [doc.id, doc]));

const collator = new Intl.Collator('id', { numeric: true });
const byName = (a: { name: string }, b: { name: string }): number => collator.compare(a.name, b.name);
const byPlace = (a: { position: number; name: string }, b: { position: number; name: string }): number =>
  a.position - b.position || byName(a, b);
