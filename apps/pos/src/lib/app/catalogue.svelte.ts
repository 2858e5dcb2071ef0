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
import { CollectionName, kindIn, type Collection } from '@meja/sync';
import type { z } from 'zod';
import type { MejaDb } from '../data/db.ts';
import { readFollow } from '../data/meta.ts';
import type { BaseRow, StaffRow } from '../data/rows.ts';
import { digitsOf, saltOf } from '../data/salt.ts';
import { readSlices } from '../data/slices.ts';
import type { Bus } from '../sync/bus.ts';
import type { Progress } from '../sync/status.ts';
import { Coalescer } from './coalescer.ts';
import type { CatalogueController, StaffMember } from './contract/catalogue.ts';

/** The menu: by far the largest part, and not needed for the sign-in screen and the tables. */
const MENU: readonly Collection[] = ['modifierGroups', 'products'];
const ENTRANCE: readonly Collection[] = CollectionName.options.filter(
  (name) => !kindIn(name) && !MENU.includes(name),
);

/** Menu, tables, staff and settings, as they were last pulled. */
export class Catalogue implements CatalogueController {
  readonly #db: MejaDb;
  readonly #reader: Coalescer<Collection>;
  readonly #endings: (() => void)[];

  loaded = $state(false);
  menuLoaded = $state(false);
  progress = $state.raw<Progress | null>(null);
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
        if (message.kind === 'status') this.#noteProgress(message.status.progress);
        if (message.kind !== 'changed') return;
        const { collections, identity } = message.note;
        if (identity) this.load().catch(onBug);
        else if (collections && this.loaded)
          void this.#reader.ask(collections.filter((name) => !kindIn(name)));
        // Before the first load is complete nothing of it is shown.
        else if (collections) void this.#loadOnceComplete().catch(onBug);
      }),
    ];
  }

  /** Resolves when everything is read that the first screen needs. The menu is read after that. */
  async load(): Promise<void> {
    this.progress = (await readFollow(this.#db)).load;
    await this.#reader.ask(ENTRANCE);
    void this.#reader.ask(MENU);
  }

  close(): void {
    for (const end of this.#endings) end();
  }

  /** A load that was interrupted keeps its progress. */
  #noteProgress(progress: Progress | null): void {
    if (progress !== null || this.loaded) this.progress = progress;
  }

  async #loadOnceComplete(): Promise<void> {
    if ((await readFollow(this.#db)).complete) await this.load();
  }

  async #read(collections: ReadonlySet<Collection>): Promise<void> {
    for (const collection of collections) await this.#readOne(collection);
    const { complete, load } = await readFollow(this.#db);
    this.loaded = complete && this.settings !== null;
    if (this.loaded && load === null) this.progress = null;
  }

  async #readOne(collection: Collection): Promise<void> {
    switch (collection) {
      case 'settings':
        this.settings = (await this.#documents(collection, OutletSettings))[0] ?? null;
        break;
      case 'categories':
        this.categories = (await this.#documents(collection, Category)).sort(byPlace);
        break;
      case 'modifierGroups':
        this.#groups = await this.#documents(collection, ModifierGroup);
        break;
      case 'products':
        this.products = (await this.#documents(collection, Product)).sort(byPlace);
        this.menuLoaded = true;
        break;
      case 'tables':
        this.tables = (await this.#documents(collection, DiningTable)).sort(byPlace);
        break;
      case 'staff':
        this.#people = (await this.#rows(collection, memberOf)).sort(byName);
        break;
      default:
        // Documents that devices write have their own views (see views/).
        break;
    }
  }

  /** A document that this version can't read is left out; a later version reads it from the same row. */
  #documents<T>(collection: Collection, schema: z.ZodType<T>): Promise<T[]> {
    return this.#rows(collection, ({ doc }) => {
      const parsed = schema.safeParse(doc);
      return parsed.success ? [parsed.data] : [];
    });
  }

  #rows<T>(collection: Collection, take: (row: BaseRow) => readonly T[]): Promise<T[]> {
    return readSlices(this.#db, collection, take);
  }
}

function memberOf(row: BaseRow): StaffMember[] {
  const staff = Staff.safeParse(row.doc);
  if (!staff.success) return [];
  const { pinHash: _, pin: __, ...member } = staff.data;
  const salt = saltOf(row as StaffRow);
  return [{ ...member, salt, hasPin: salt !== null, pinDigits: digitsOf(row as StaffRow) }];
}

const byId = <Id extends string, T extends { id: Id }>(docs: readonly T[]): ReadonlyMap<Id, T> =>
  new Map(docs.map((doc) => [doc.id, doc]));

const collator = new Intl.Collator('id', { numeric: true });
const byName = (a: { name: string }, b: { name: string }): number => collator.compare(a.name, b.name);
const byPlace = (a: { position: number; name: string }, b: { position: number; name: string }): number =>
  a.position - b.position || byName(a, b);
