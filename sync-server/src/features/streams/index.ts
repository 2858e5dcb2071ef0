export { documentFeed } from './document-feed.queries.ts';
export { catalogueHead } from './head.queries.ts';
export { portionOf } from './portion.queries.ts';
export { isAhead } from './stretch.queries.ts';
export type { Feed, OutletScope, Plain, Portion, Room } from './feed.ts';
export { numbersIn } from './store.queries.ts';
export type { Added, AggregateStore, Delivery, EntryScope, EntryStore } from './store.ts';
