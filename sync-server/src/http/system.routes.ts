import { Hono, type Context } from 'hono';
import { checkDatabase } from '../db/health.queries.ts';
import { socketAddress } from './authenticate.ts';
import type { AppEnv, Deps } from './deps.ts';
import { problem } from './problem.ts';

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

/** By any of these a proxy is known, however little it says of whom it asks for. */
const PROXY_HEADERS = [
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'forwarded',
  'x-real-ip',
  'via',
];

/** Asked directly over loopback; a proxy on the same machine says for whom it asks. */
function isFromThisMachine(c: Context<AppEnv>): boolean {
  const address = socketAddress(c) ?? '';
  const isProxied = PROXY_HEADERS.some((name) => c.req.header(name) !== undefined);
  return !isProxied && /^(::ffff:)?127\.|^::1$/.test(address);
}
