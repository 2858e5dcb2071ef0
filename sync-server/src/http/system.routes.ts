import { Hono } from 'hono';
import { checkDatabase } from '../db/health.queries.ts';
import type { AppEnv, Deps } from './deps.ts';
import { problem } from './problem.ts';
import { isFromThisMachine } from './this-machine.ts';

/** What those who run the server ask. */
export function systemRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  // The process lives.
  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  // It can do its work: take it out of the balancer otherwise.
  app.get('/readyz', async (c) => {
    if (deps.closing.aborted) throw problem('UNAVAILABLE');
    const { epoch } = await checkDatabase(deps.probe);
    return c.json({ status: 'ready', epoch });
  });
  app.get('/metrics', async (c) => {
    if (deps.config.metricsPort !== undefined || !isFromThisMachine(c)) throw problem('NOT_FOUND');
    return c.body(await deps.metrics.registry.metrics(), 200, {
      'Content-Type': deps.metrics.registry.contentType,
    });
  });
  return app;
}
