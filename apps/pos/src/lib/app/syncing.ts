import { keepSecret } from '../data/secrets.ts';
import { ServerApi } from '../sync/api.ts';
import { SyncEngine, type EngineDeps } from '../sync/engine.ts';
import { bearerIn, DeviceTokens } from '../sync/tokens.ts';

export interface SyncingDeps extends Omit<EngineDeps, 'api'> {
  newId: () => string;
  appVersion: string;
  syncedAt: number | null;
}

/** Keeps this device in step with the server until what it returns is called. */
export function startSyncing({ newId, appVersion, syncedAt, ...deps }: SyncingDeps): () => void {
  const { db, fetch, clock } = deps;
  const tokens = new DeviceTokens({
    fetch,
    clock,
    newId,
    appVersion,
    bearer: () => bearerIn(db),
    keepSecret: (secret) => keepSecret(db, secret),
  });
  const engine = new SyncEngine({ ...deps, api: new ServerApi({ fetch, clock, tokens }) }, syncedAt);
  engine.start();
  return () => engine.stop();
}
