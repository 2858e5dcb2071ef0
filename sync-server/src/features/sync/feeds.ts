import type { Collection } from '@meja/sync';
import { categoriesFeed, modifierGroupsFeed, productsFeed } from '../menu/index.ts';
import { ordersFeed } from '../orders/index.ts';
import { settingsFeed, tablesFeed } from '../outlets/index.ts';
import { staffFeed } from '../people/index.ts';
import { shiftsFeed } from '../shifts/index.ts';
import type { Feed } from '../streams/index.ts';

/** How each collection that devices follow is read. */
export const FEEDS: Readonly<Record<Collection, Feed>> = {
  settings: settingsFeed,
  categories: categoriesFeed,
  modifierGroups: modifierGroupsFeed,
  products: productsFeed,
  staff: staffFeed,
  tables: tablesFeed,
  orders: ordersFeed,
  shifts: shiftsFeed,
};
