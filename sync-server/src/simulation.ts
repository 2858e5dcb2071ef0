/** What the simulator (packages/testing/simulator) runs the server from: its parts, put together there as main.ts does here. */
export { createApp } from './app.ts';
export type { Db } from './db/database.ts';
export { startEmbedded } from './db/embedded.ts';
export { GatheringSocket } from './db/gathering-socket.ts';
export { migrate } from './db/migrate.ts';
export { connect, dataTypes } from './db/pool.ts';
export { ensureAppRole } from './db/roles.ts';
export { OutletEvents, Pokes } from './features/sync/index.ts';
export { Audit, createSealer } from './features/audit/index.ts';
export type { Deps } from './http/deps.ts';
export { createMetrics } from './http/metrics.ts';
export { createRateLimits } from './http/rate-limits.ts';
export { Strangers } from './http/strangers.ts';
export { createTokens } from './http/tokens.ts';
