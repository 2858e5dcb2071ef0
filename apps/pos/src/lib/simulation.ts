/** What the simulator (packages/testing/simulator) runs tablets from: their engine without the screens. */
export { ShownDocuments } from './app/views/shown-documents.ts';
export { NOTHING_SHOWN, shownOf, type Shown } from './app/views/shown.ts';
export { MejaDb, openUnlessLater } from './data/db.ts';
export { dispatch, type Issue } from './data/dispatch.ts';
export { storageCodeOf } from './data/errors.ts';
export { readContact, readMeta } from './data/meta.ts';
export { keepSecret } from './data/secrets.ts';
export { ServerApi } from './sync/api.ts';
export { Bus, type Channel } from './sync/bus.ts';
export { Clock } from './sync/clock.ts';
export { SyncEngine, type Signal } from './sync/engine.ts';
export { enrol } from './sync/enrol.ts';
export { Leadership, type Locks } from './sync/leader.ts';
export { bearerIn, DeviceTokens } from './sync/tokens.ts';
