export { cashStore, shiftStore } from './shift.store.queries.ts';
export { shiftsFeed } from './shifts.feed.queries.ts';
export { shiftRoutes } from './shifts.routes.ts';
