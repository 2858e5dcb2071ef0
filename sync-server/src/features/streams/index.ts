export { documentFeed } from './document-feed.queries.ts';
export { catalogueHead } from './head.queries.ts';
export { isAhead } from './stretch.queries.ts';
export type { Feed, OutletScope, Plain } from './feed.ts';
export { numbersIn } from './store.queries.ts';
export type { Added, AggregateStore, Delivery, EntryScope, EntryStore } from './store.ts';
