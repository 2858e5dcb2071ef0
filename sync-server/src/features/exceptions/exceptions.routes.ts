import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { OutletId } from '@meja/domain';
import type { Tx } from '../../db/database.ts';
import type { After } from '../../db/keyset.ts';
import { createGuards } from '../../http/authenticate.ts';
import type { AppEnv, Deps } from '../../http/deps.ts';
import { refuseInvalid } from '../../http/errors.ts';
import { Cursors } from '../../http/cursors.ts';
import { newestFirst, PageQuery } from '../../http/paging.ts';
import type { UserPrincipal } from '../../http/principal.ts';
import { refusals } from '../../http/problem.ts';
import { json, listRoute, signedIn } from '../../http/routes.ts';
import { outletsWith, reading, type AuthenticatedRequest } from '../access/index.ts';
import { countBreaks } from './breaks.queries.ts';
import {
  countOpen,
  listConflicts,
  listQuarantined,
  listUnallocated,
  type ExceptionFilter,
} from './exceptions.queries.ts';
import { Break, Conflict, Quarantined, Unallocated } from './exceptions.schema.ts';
import { countDifferences, listDifferences } from './terms.queries.ts';
import { TermDifference } from './terms.schema.ts';
import { differencesShown } from './terms.view.ts';
import { breaksShown, conflictsShown, moneyShown, recordsShown } from './shown.ts';

const ExceptionQuery = PageQuery.extend({
  outlet_id: OutletId.optional(),
  status: z.enum(['open', 'resolved', 'all']).default('open'),
});
type ExceptionQuery = z.infer<typeof ExceptionQuery>;

/** What devices delivered that a person has to look at. */
export function exceptionRoutes(deps: Deps) {
  const guards = createGuards(deps);
  const list = <const Path extends string, Item extends z.ZodType>(path: Path, summary: string, item: Item) =>
    listRoute(guards, { tag: 'exceptions', path, summary, query: ExceptionQuery, item });
  const filterOf = async (request: AuthenticatedRequest, query: ExceptionQuery) => ({
    scope: await outletsWith(request, 'exception:read', query.outlet_id),
    status: query.status,
  });
  /** A page of one of the lists, as `shown` makes it of its rows. */
  const pageFor = <Row extends { id: string; page_time: string }, Item>(
    name: string,
    principal: UserPrincipal,
    query: ExceptionQuery,
    listed: (tx: Tx, filter: ExceptionFilter, after: After | undefined, limit: number) => Promise<Row[]>,
    shown: (request: AuthenticatedRequest, rows: Row[]) => Promise<Item[]>,
  ) =>
    reading(deps, principal, async (request) => {
      const filter = await filterOf(request, query);
      const cursors = new Cursors(deps.tokens, principal.tenantId, name);
      const { rows, next } = await newestFirst(cursors, query, (after, limit) =>
        listed(request.tx, filter, after, limit),
      );
      return { next, results: await shown(request, rows) };
    });

  return new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid })
    .openapi(
      createRoute({
        ...signedIn('exceptions'),
        method: 'get',
        path: '/summary',
        summary: 'How many of each wait for somebody',
        middleware: [guards.user] as const,
        request: { query: z.object({ outlet_id: OutletId.optional() }) },
        responses: {
          200: {
            description: 'Counts',
            content: json(
              z.object({
                conflicts: z.int(),
                quarantine: z.int(),
                unallocated: z.int(),
                terms: z.int(),
                breaks: z.int(),
              }),
            ),
          },
          ...refusals('UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND', 'INVALID'),
        },
      }),
      async (c) => {
        const { outlet_id: outletId } = c.req.valid('query');
        const counts = await reading(deps, c.var.principal, async (request) => {
          const scope = await outletsWith(request, 'exception:read', outletId);
          const { tx } = request;
          return {
            ...(await countOpen(tx, scope)),
            terms: await countDifferences(tx, scope),
            breaks: await countBreaks(tx, scope),
          };
        });
        return c.json(counts, 200);
      },
    )
    .openapi(
      list('/conflicts', 'Changes that lost against an earlier one, newest first', Conflict),
      async (c) =>
        c.json(
          await pageFor('conflicts', c.var.principal, c.req.valid('query'), listConflicts, conflictsShown),
          200,
        ),
    )
    .openapi(list('/quarantine', 'Records that could not be read, newest first', Quarantined), async (c) =>
      c.json(
        await pageFor('quarantine', c.var.principal, c.req.valid('query'), listQuarantined, recordsShown),
        200,
      ),
    )
    .openapi(list('/unallocated', 'Money that no order had room for, newest first', Unallocated), async (c) =>
      c.json(
        await pageFor('unallocated', c.var.principal, c.req.valid('query'), listUnallocated, moneyShown),
        200,
      ),
    )
    .openapi(
      list('/terms', 'Terms of sales that their tablets had not been shown, newest first', TermDifference),
      async (c) =>
        c.json(
          await pageFor('terms', c.var.principal, c.req.valid('query'), listDifferences, differencesShown),
          200,
        ),
    )
    .openapi(list('/breaks', 'Breaks in the records and in the numbers of tablets', Break), async (c) => {
      const query = c.req.valid('query');
      const results = await reading(deps, c.var.principal, async (request) =>
        breaksShown(request, await filterOf(request, query)),
      );
      return c.json({ next: null, results }, 200);
    });
}
