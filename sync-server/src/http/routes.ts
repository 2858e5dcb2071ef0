import { createRoute, z } from '@hono/zod-openapi';
import type { createGuards } from './authenticate.ts';
import { pageOf } from './paging.ts';
import { refusals } from './problem.ts';

type Guards = Pick<ReturnType<typeof createGuards>, 'user'>;

export const json = <Schema extends z.ZodType>(schema: Schema) => ({ 'application/json': { schema } });

/** What a route is asked with that can't do without. */
export const bodyOf = <Schema extends z.ZodType>(schema: Schema) => ({
  body: { required: true as const, content: json(schema) },
});

/** What the description of a route says that somebody, or a tablet, has to be signed in for. */
export const signedIn = (tag: string) => ({ tags: [tag], security: [{ bearer: [] as string[] }] });
/** Of one that everybody may call: what lets them in, if anything does, stands in the body. */
export const atTheDoor = (tag: string) => ({ tags: [tag], security: [] as Record<string, string[]>[] });
/** Of one that the cookie of a session lets in. */
export const bySession = (tag: string) => ({ tags: [tag], security: [{ session: [] as string[] }] });

const refused = refusals('UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND', 'INVALID');

/** A list that head office reads page by page. */
export const listRoute = <const Path extends string, Query extends z.ZodObject, Item extends z.ZodType>(
  guards: Guards,
  { tag, path, summary, query, item }: { tag: string; path: Path; summary: string; query: Query; item: Item },
) =>
  createRoute({
    ...signedIn(tag),
    method: 'get',
    path,
    summary,
    middleware: [guards.user] as const,
    request: { query },
    responses: { 200: { description: 'A page', content: json(pageOf(item)) }, ...refused },
  });

/** One thing of such a list with all that belongs to it. */
export const detailRoute = <Id extends z.ZodType, Detail extends z.ZodType>(
  guards: Guards,
  { tag, summary, id, detail }: { tag: string; summary: string; id: Id; detail: Detail },
) =>
  createRoute({
    ...signedIn(tag),
    method: 'get',
    path: '/{id}',
    summary,
    middleware: [guards.user] as const,
    request: { params: z.object({ id }) },
    responses: { 200: { description: 'With all that belongs to it', content: json(detail) }, ...refused },
  });
