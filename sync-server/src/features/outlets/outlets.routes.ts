import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { OutletId, TenantId } from '@meja/domain';
import { createGuards } from '../../http/authenticate.ts';
import type { AppEnv, Deps } from '../../http/deps.ts';
import { refuseInvalid } from '../../http/errors.ts';
import { refusals } from '../../http/problem.ts';
import { outletsWith, reading } from '../access/index.ts';
import { listOutlets } from './outlets.queries.ts';

const Outlet = z
  .object({
    id: OutletId,
    tenant_id: TenantId,
    slug: z.string(),
    code: z.string(),
    name: z.string(),
    address: z.string(),
    city: z.string().nullable(),
    province: z.string().nullable(),
    postal_code: z.string().nullable(),
    country: z.string(),
    phone: z.string().nullable(),
    email: z.string().nullable(),
    latitude: z.number().nullable(),
    longitude: z.number().nullable(),
    operating_hours: z.record(z.string(), z.object({ open: z.string(), close: z.string() })),
    time_zone: z.string(),
    day_start_minutes: z.int(),
    is_active: z.boolean(),
    created_at: z.iso.datetime(),
  })
  .openapi('Outlet');

export function outletRoutes(deps: Deps) {
  const guards = createGuards(deps);
  return new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid }).openapi(
    createRoute({
      method: 'get',
      path: '/',
      tags: ['outlets'],
      summary: 'The outlets that you may see',
      security: [{ bearer: [] }],
      middleware: [guards.user] as const,
      responses: {
        200: {
          description: 'All of them',
          content: {
            'application/json': {
              schema: z.object({ count: z.int(), next: z.null(), results: z.array(Outlet) }),
            },
          },
        },
        ...refusals('UNAUTHENTICATED', 'FORBIDDEN'),
      },
    }),
    async (c) => {
      const { tenantId } = c.var.principal;
      const rows = await reading(deps, c.var.principal, async (request) =>
        listOutlets(request.tx, await outletsWith(request, 'outlet:read')),
      );
      const results = rows.map((row) => ({
        ...row,
        id: row.id as OutletId,
        tenant_id: tenantId,
        operating_hours: row.operating_hours,
        created_at: row.created_at.toISOString(),
      }));
      return c.json({ count: results.length, next: null, results }, 200);
    },
  );
}
