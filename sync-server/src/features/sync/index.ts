export { Newsroom } from './news.ts';
export { Pokes } from './pokes.ts';
export { RollCall } from './roll-call.ts';
export { importRoutes } from './imports.routes.ts';
export { syncRoutes } from './sync.routes.ts';
export { isAsSealed } from './chain.ts';
export { enrolledAt, lockStream, type OutletDay } from './decisions.queries.ts';
export { advanceStream } from './push.queries.ts';
export { rejudge } from './rejudge.ts';
