import { Readable } from 'node:stream';
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { OutletId } from '@meja/domain';
import { createGuards } from '../../http/authenticate.ts';
import type { AppEnv, Deps } from '../../http/deps.ts';
import { refuseInvalid } from '../../http/errors.ts';
import { Cursors } from '../../http/cursors.ts';
import { cutPage, PageQuery } from '../../http/paging.ts';
import type { UserPrincipal } from '../../http/principal.ts';
import { problem, refusals } from '../../http/problem.ts';
import { detailRoute, listRoute, signedIn } from '../../http/routes.ts';
import { outletsWith, reading, stepUp, writing, type AuthenticatedRequest } from '../access/index.ts';
import { ACTION_NAMES, KINDS } from './actions.ts';
import { headOf } from './audit.queries.ts';
import { Entry, entryOf } from './audit.schema.ts';
import { CONTENT_TYPES, exported, FORMATS } from './export.ts';
import { entriesBetween, findEntry, listEntries, type AuditFilter } from './list.queries.ts';

const Filter = z.object({
  outlet_id: OutletId.optional(),
  kind: z.enum(KINDS).optional(),
  action: z.enum(ACTION_NAMES).optional(),
  /** Who did it: a person or a tablet. */
  actor: z.uuid().optional(),
  /** What it was done to. */
  target: z.uuid().optional(),
  /** First and last day, both included. */
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
});
type Filter = z.infer<typeof Filter>;

const Seq = z.string().regex(/^[1-9]\d{0,14}$/);
const Before = z.tuple([Seq]);

const exportRoute = {
  ...signedIn('audit'),
  method: 'get',
  path: '/export',
  summary: 'The audit log as a file, in its order, with the hashes that chain it',
  request: { query: Filter.extend({ format: z.enum(FORMATS).default('csv') }) },
  responses: {
    200: {
      description: 'CSV, or a JSON object per line; the last line of NDJSON says that it is whole',
      content: { 'text/csv': {}, 'application/x-ndjson': {} },
    },
    ...refusals('UNAUTHENTICATED', 'STEP_UP_REQUIRED', 'FORBIDDEN', 'NOT_FOUND', 'INVALID'),
  },
} as const;

export function auditRoutes(deps: Deps) {
  const guards = createGuards(deps);
  const list = listRoute(guards, {
    tag: 'audit',
    path: '/',
    summary: 'Who did what, newest first',
    query: PageQuery.extend(Filter.shape),
    item: Entry,
  });
  const detail = detailRoute(guards, {
    tag: 'audit',
    summary: 'One entry of the audit log, by its number',
    id: Seq,
    detail: Entry,
  });
  return new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid })
    .openapi(list, async (c) => {
      const { cursor, limit, ...asked } = c.req.valid('query');
      const cursors = new Cursors(deps.tokens, c.var.principal.tenantId, 'audit');
      const before = cursors.read(cursor, Before)?.[0];
      const page = await reading(deps, c.var.principal, async (request) =>
        listEntries(
          request.tx,
          await filterOf(request, asked),
          before === undefined ? undefined : Number(before),
          limit + 1,
        ),
      );
      const { rows, next } = cutPage(cursors, page, limit, ({ entry }) => [String(entry.seq)]);
      return c.json({ next, results: rows.map(entryOf) }, 200);
    })
    .openapi(createRoute({ ...exportRoute, middleware: [guards.user, stepUp(deps)] as const }), async (c) => {
      const { format, ...asked } = c.req.valid('query');
      const { principal } = c.var;
      const { upTo, isWhole } = await beginExport(deps, principal, asked, format);
      const pieces = exported({
        format,
        batch: (after, limit) =>
          reading(deps, principal, async (request) =>
            entriesBetween(request.tx, await filterOf(request, asked), { after, upTo, limit }),
          ),
        sealOf: isWhole ? (last) => deps.audit.seal(last) : undefined,
      });
      return c.body(streamOf(pieces), 200, {
        'Content-Type': CONTENT_TYPES[format],
        'Content-Disposition': `attachment; filename="audit-log.${format}"`,
        'Cache-Control': 'no-store',
      });
    })
    .openapi(detail, async (c) => {
      const { id } = c.req.valid('param');
      const row = await reading(deps, c.var.principal, async (request) =>
        findEntry(request.tx, await outletsWith(request, 'audit:read'), Number(id)),
      );
      if (!row) throw problem('NOT_FOUND');
      return c.json(entryOf(row), 200);
    });
}

/** A piece is made when the one before it has left. */
const streamOf = (pieces: AsyncIterable<Uint8Array>) =>
  Readable.toWeb(Readable.from(pieces, { highWaterMark: 1 })) as ReadableStream<Uint8Array>;

const filterOf = async (
  request: AuthenticatedRequest,
  { outlet_id: outletId, ...filter }: Filter,
): Promise<AuditFilter> => ({ ...filter, scope: await outletsWith(request, 'audit:read', outletId) });

/** An export is an entry itself, after those that are in it. */
const beginExport = (deps: Deps, principal: UserPrincipal, asked: Filter, format: string) =>
  writing(deps, principal, async (request) => {
    const filter = await filterOf(request, asked);
    // What can't be asked for is said before the file begins.
    await entriesBetween(request.tx, filter, { after: 0, upTo: 1, limit: 1 });
    await deps.limits.spend('auditExport', principal.userId);
    const { seq: upTo } = await headOf(request.tx);
    const { tenantId, userId: id } = principal;
    deps.audit.record(request.tx, {
      ...{ tenantId, outletId: asked.outlet_id, actor: { kind: 'user', id }, action: 'log.exported' },
      diff: { format },
    });
    const isWhole =
      filter.scope === 'everywhere' && Object.values(asked).every((value) => value === undefined);
    return { upTo, isWhole };
  });
