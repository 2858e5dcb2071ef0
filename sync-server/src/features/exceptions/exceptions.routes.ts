import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { OutletId } from '@meja/domain';
import { createGuards } from '../../http/authenticate.ts';
import type { AppEnv, Deps } from '../../http/deps.ts';
import { refuseInvalid } from '../../http/errors.ts';
import { PageQuery } from '../../http/paging.ts';
import type { UserPrincipal } from '../../http/principal.ts';
import { refusals } from '../../http/problem.ts';
import { json, listRoute, signedIn } from '../../http/routes.ts';
import { outletsWith, reading } from '../access/index.ts';
import { Break, Conflict, Quarantined, Unallocated } from './exceptions.schema.ts';
import { listMatters, type MatterQuery } from './matters.ts';
import { Matter } from './matters.schema.ts';
import { countWaiting, KINDS, type Kind } from './positions.queries.ts';
import { TermDifference } from './terms.schema.ts';

const ExceptionQuery = PageQuery.extend({
  outlet_id: OutletId.optional(),
  status: z.enum(['open', 'resolved', 'all']).default('open'),
});
const Counts = z.object({
  conflicts: z.int(),
  quarantine: z.int(),
  unallocated: z.int(),
  terms: z.int(),
  breaks: z.int(),
});
type Counts = z.infer<typeof Counts>;
const NONE: Counts = { conflicts: 0, quarantine: 0, unallocated: 0, terms: 0, breaks: 0 };

/** What devices delivered that a person has to look at. */
export function exceptionRoutes(deps: Deps) {
  const guards = createGuards(deps);
  const list = <const Path extends string, Item extends z.ZodType>(path: Path, summary: string, item: Item) =>
    listRoute(guards, { tag: 'exceptions', path, summary, query: ExceptionQuery, item });
  const all = listRoute(guards, {
    ...{ tag: 'exceptions', path: '/', item: Matter },
    summary: 'All that a person has to look at, newest first; what belongs to one matter stands together',
    query: ExceptionQuery.extend({ kind: z.enum(KINDS).optional() }),
  });
  /** A page of one kind. */
  const pageOf = async <Of extends Kind>(kind: Of, principal: UserPrincipal, query: MatterQuery) => {
    const { next, results } = await listMatters(deps, principal, query, [kind]);
    return { next, results: results.map(({ item }) => item) };
  };

  return new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid })
    .openapi(all, async (c) => {
      const { kind, ...query } = c.req.valid('query');
      const { next, results } = await listMatters(deps, c.var.principal, query, kind ? [kind] : KINDS);
      return c.json({ next, results: results as z.infer<typeof Matter>[] }, 200);
    })
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
            description: 'Counts; `matters` counts what is decided together as one',
            content: json(Counts.extend({ matters: Counts })),
          },
          ...refusals('UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND', 'INVALID'),
        },
      }),
      async (c) => {
        const { outlet_id: outletId } = c.req.valid('query');
        const counts = await reading(deps, c.var.principal, async (request) =>
          countWaiting(request.tx, await outletsWith(request, 'exception:read', outletId)),
        );
        const rows = { ...NONE };
        const matters = { ...NONE };
        for (const count of counts) [rows[count.kind], matters[count.kind]] = [count.rows, count.matters];
        return c.json({ ...rows, matters }, 200);
      },
    )
    .openapi(
      list('/conflicts', 'Changes that lost against an earlier one, newest first', Conflict),
      async (c) => c.json(await pageOf('conflicts', c.var.principal, c.req.valid('query')), 200),
    )
    .openapi(list('/quarantine', 'Records that could not be read, newest first', Quarantined), async (c) =>
      c.json(await pageOf('quarantine', c.var.principal, c.req.valid('query')), 200),
    )
    .openapi(list('/unallocated', 'Money that no order had room for, newest first', Unallocated), async (c) =>
      c.json(await pageOf('unallocated', c.var.principal, c.req.valid('query')), 200),
    )
    .openapi(
      list('/terms', 'Terms of sales that their tablets had not been shown, newest first', TermDifference),
      async (c) => c.json(await pageOf('terms', c.var.principal, c.req.valid('query')), 200),
    )
    .openapi(
      list('/breaks', 'Breaks in the records and in the numbers of tablets, newest first', Break),
      async (c) => c.json(await pageOf('breaks', c.var.principal, c.req.valid('query')), 200),
    );
}
