import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { OutletId } from '@meja/domain';
import { createGuards } from '../../http/authenticate.ts';
import type { AppEnv, Deps } from '../../http/deps.ts';
import { refuseInvalid } from '../../http/errors.ts';
import { cutPage, pageOf, PageQuery, readCursor } from '../../http/paging.ts';
import { refusals } from '../../http/problem.ts';
import { outletsWith, reading, type AuthenticatedRequest } from '../access/index.ts';
import { countBreaks } from './breaks.queries.ts';
import { countOpen, listConflicts, listQuarantined, listUnallocated } from './exceptions.queries.ts';
import { Break, Conflict, Quarantined, Unallocated } from './exceptions.schema.ts';
import { breaksShown, conflictsShown, moneyShown, recordsShown } from './shown.ts';

const ExceptionQuery = PageQuery.extend({
  outlet_id: OutletId.optional(),
  status: z.enum(['open', 'resolved', 'all']).default('open'),
});
type ExceptionQuery = z.infer<typeof ExceptionQuery>;
const After = z.tuple([z.string().regex(/^[\d\-:. +]{10,40}$/), z.uuid()]);

const json = <Schema extends z.ZodType>(schema: Schema) => ({ 'application/json': { schema } });
const signedIn = { tags: ['exceptions'], security: [{ bearer: [] as string[] }] };
const refused = refusals('UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND', 'INVALID');

/** What devices delivered that a person has to look at. */
export function exceptionRoutes(deps: Deps) {
  const guards = createGuards(deps);
  const list = <const Path extends string, Item extends z.ZodType>(path: Path, summary: string, item: Item) =>
    createRoute({
      ...signedIn,
      method: 'get',
      path,
      summary,
      middleware: [guards.user] as const,
      request: { query: ExceptionQuery },
      responses: { 200: { description: 'A page, newest first', content: json(pageOf(item)) }, ...refused },
    });
  const asked = async (request: AuthenticatedRequest, query: ExceptionQuery) => ({
    filter: {
      scope: await outletsWith(request, 'exception:read', query.outlet_id),
      status: query.status,
    },
    after: readCursor(query.cursor, After),
  });

  return new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid })
    .openapi(
      createRoute({
        ...signedIn,
        method: 'get',
        path: '/summary',
        summary: 'How many of each wait for somebody',
        middleware: [guards.user] as const,
        request: { query: z.object({ outlet_id: OutletId.optional() }) },
        responses: {
          200: {
            description: 'Counts',
            content: json(
              z.object({ conflicts: z.int(), quarantine: z.int(), unallocated: z.int(), breaks: z.int() }),
            ),
          },
          ...refused,
        },
      }),
      async (c) => {
        const { outlet_id: outletId } = c.req.valid('query');
        const counts = await reading(deps, c.var.principal, async (request) => {
          const scope = await outletsWith(request, 'exception:read', outletId);
          return { ...(await countOpen(request.tx, scope)), breaks: await countBreaks(request.tx, scope) };
        });
        return c.json(counts, 200);
      },
    )
    .openapi(list('/conflicts', 'Changes that lost against an earlier one', Conflict), async (c) => {
      const query = c.req.valid('query');
      const page = await reading(deps, c.var.principal, async (request) => {
        const { filter, after } = await asked(request, query);
        const found = await listConflicts(request.tx, filter, after, query.limit + 1);
        const { rows, next } = cutPage(found, query.limit, (row) => [row.came_exactly, row.id]);
        return { next, results: await conflictsShown(request, rows) };
      });
      return c.json(page, 200);
    })
    .openapi(list('/quarantine', 'Records that could not be read', Quarantined), async (c) => {
      const query = c.req.valid('query');
      const page = await reading(deps, c.var.principal, async (request) => {
        const { filter, after } = await asked(request, query);
        const found = await listQuarantined(request.tx, filter, after, query.limit + 1);
        const { rows, next } = cutPage(found, query.limit, (row) => [row.came_exactly, row.id]);
        return { next, results: await recordsShown(request, rows) };
      });
      return c.json(page, 200);
    })
    .openapi(list('/unallocated', 'Money that no order had room for', Unallocated), async (c) => {
      const query = c.req.valid('query');
      const page = await reading(deps, c.var.principal, async (request) => {
        const { filter, after } = await asked(request, query);
        const found = await listUnallocated(request.tx, filter, after, query.limit + 1);
        const { rows, next } = cutPage(found, query.limit, (row) => [row.came_exactly, row.id]);
        return { next, results: await moneyShown(request, rows) };
      });
      return c.json(page, 200);
    })
    .openapi(list('/breaks', 'Breaks in the records and in the numbers of tablets', Break), async (c) => {
      const query = c.req.valid('query');
      const results = await reading(deps, c.var.principal, async (request) =>
        breaksShown(request, (await asked(request, query)).filter),
      );
      return c.json({ next: null, results }, 200);
    });
}
