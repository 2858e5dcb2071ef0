import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import { addressOf } from './authenticate.ts';
import { currentRequest } from './current-request.ts';
import type { AppEnv, Deps } from './deps.ts';

const SLOW_MS = 1_000;
const REQUEST_ID = /^[\w-]{8,64}$/;

/** Names each request, and writes one line on it when it has been answered. What was sent is never logged. */
export function requestContext(
  deps: Pick<Deps, 'log' | 'newId' | 'metrics' | 'config'>,
): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const began = performance.now();
    const given = c.req.header('x-request-id');
    const requestId = given !== undefined && REQUEST_ID.test(given) ? given : deps.newId();
    c.set('requestId', requestId);
    c.set('log', deps.log.child({ requestId }));
    c.header('X-Request-Id', requestId);
    const address = addressOf(c, deps.config.trustedProxies);
    await currentRequest.run({ requestId, address }, next);
    const ms = Math.round((performance.now() - began) * 10) / 10;
    const route = routePath(c);
    const { status } = c.res;
    deps.metrics.request({ method: c.req.method, route, status: String(status) }, ms / 1000);
    const line = { method: c.req.method, route, path: c.req.path, status, ms };
    if (status >= 500) c.var.log.error(line, 'request failed');
    else if (ms > SLOW_MS) c.var.log.warn(line, 'slow request');
    else c.var.log.info(line, 'request');
  };
}
