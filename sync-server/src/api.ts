import { OpenAPIHono } from '@hono/zod-openapi';
import { except } from 'hono/combine';
import { auditRoutes, noteDenied } from './features/audit/index.ts';
import { deviceDoorRoutes, deviceOfficeRoutes } from './features/devices/index.ts';
import { exceptionRoutes, resolutionRoutes } from './features/exceptions/index.ts';
import { menuRoutes } from './features/menu/index.ts';
import { orderRoutes } from './features/orders/index.ts';
import { outletRoutes, outletSettingsRoutes } from './features/outlets/index.ts';
import {
  accountRoutes,
  factorRoutes,
  passkeyRoutes,
  peopleRoutes,
  pinRoutes,
  secondStepRoutes,
  stepUpRoutes,
} from './features/people/index.ts';
import { reportRoutes } from './features/reports/index.ts';
import { shiftRoutes } from './features/shifts/index.ts';
import { importRoutes, syncRoutes } from './features/sync/index.ts';
import { createGuards } from './http/authenticate.ts';
import { atMost } from './http/body-limit.ts';
import type { AppEnv, Deps } from './http/deps.ts';

const LARGE = 2 * 1024 * 1024;
const SMALL = 64 * 1024;

/** Everything under /api that the OpenAPI document describes and head office's typed client calls. */
export function createApi(deps: Deps) {
  const api = new OpenAPIHono<AppEnv>({ strict: false });
  api.use('/api/*', noteDenied(deps));
  api.use('/api/*', except('/api/sync/*', atMost(SMALL)));
  // Queues that come as files are larger still, and say so themselves.
  api.use('/api/sync/*', except(['/api/sync/imports', '/api/sync/hand-in'], atMost(LARGE)));
  return api
    .route('/api/auth', peopleRoutes(deps))
    .route('/api/auth', accountRoutes(deps))
    .route('/api/auth', secondStepRoutes(deps))
    .route('/api/auth', stepUpRoutes(deps))
    .route('/api/auth', factorRoutes(deps))
    .route('/api/auth', passkeyRoutes(deps))
    .route('/api/pins', pinRoutes(deps))
    .route('/api/devices', deviceDoorRoutes(deps))
    .route('/api/devices', deviceOfficeRoutes(deps))
    .route('/api/outlets', outletRoutes(deps))
    .route('/api/outlets', outletSettingsRoutes(deps))
    .route('/api/products', menuRoutes(deps))
    .route('/api/orders', orderRoutes(deps))
    .route('/api/shifts', shiftRoutes(deps))
    .route('/api/reports', reportRoutes(deps))
    .route('/api/audit', auditRoutes(deps))
    .route('/api/exceptions', exceptionRoutes(deps))
    .route('/api/exceptions', resolutionRoutes(deps))
    .route('/api/sync', importRoutes(deps))
    .route('/', syncRoutes(deps, createGuards(deps)));
}

/** For Hono's typed client. */
export type Api = ReturnType<typeof createApi>;
