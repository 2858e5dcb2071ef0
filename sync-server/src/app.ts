import { OpenAPIHono } from '@hono/zod-openapi';
import { createApi } from './api.ts';
import { caughtMailRoutes } from './features/mail/index.ts';
import { usageOf } from './db/pool.ts';
import { compressJson } from './http/compress.ts';
import type { AppEnv, Deps } from './http/deps.ts';
import { docsRoutes } from './http/docs.routes.ts';
import { onError, onNotFound } from './http/errors.ts';
import { jsonBodies } from './http/json-body.ts';
import { requestContext } from './http/request-context.ts';
import { securityHeaders } from './http/security-headers.ts';
import { singleParameters } from './http/single-parameters.ts';
import { staticSite } from './http/static-site.ts';
import { systemRoutes } from './http/system.routes.ts';

/** The whole server, but for the socket. An address may end in a slash or not. */
export function createApp(deps: Deps): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>({ strict: false });
  app.onError(onError);
  app.notFound(onNotFound);
  app.use(deps.strangers.slowDown(deps.config.trustedProxies));
  app.use(requestContext(deps));
  app.use(securityHeaders(deps.config.publicUrl));
  app.use('/api/*', compressJson);
  app.use('/api/*', singleParameters, jsonBodies(usageOf(deps.db)));
  app.route('/', systemRoutes(deps));
  const api = createApi(deps);
  app.route('/', api);
  app.route('/api', docsRoutes(api, deps.config.publicUrl));
  app.all('/api/*', onNotFound);
  if (deps.caughtMail) app.route('/dev/mail', caughtMailRoutes(deps.caughtMail));
  const office = staticSite(deps.apps.office, '/office');
  app.get('/office', office);
  app.get('/office/*', office);
  app.get('/*', staticSite(deps.apps.pos, ''));
  return app;
}
