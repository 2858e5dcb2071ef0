import { createMiddleware } from 'hono/factory';
import { routePath } from 'hono/route';
import type { AppEnv, Deps } from '../../http/deps.ts';
import { Problem } from '../../http/problem.ts';
import { whence } from './audit.ts';
import type { AuditEntry } from './trail.ts';

/** Tells who asked for what their roles do not allow, once for each route. */
export const noteDenied = ({ audit }: Pick<Deps, 'audit'>) =>
  createMiddleware<AppEnv>(async (c, next) => {
    await next();
    const { principal } = c.var;
    const isDenied = c.error instanceof Problem && c.error.code === 'FORBIDDEN';
    if (!isDenied || principal?.kind !== 'user') return;
    const { tenantId, userId: id } = principal;
    const route = `${c.req.method} ${routePath(c)}`;
    const entry: AuditEntry = {
      ...{ tenantId, actor: { kind: 'user', id }, action: 'access.denied', diff: { route, ...whence() } },
    };
    audit.refused({ key: `access.denied ${id} ${route}`, concerned: () => Promise.resolve([entry]) });
  });
