import { createMiddleware } from 'hono/factory';
import type { AppEnv, Deps } from './deps.ts';
import { problem } from './problem.ts';

/**
 * For routes that a cookie lets in: a browser that asks for another site is refused. `SameSite` alone would leave it to
 * the browser, and lets sister domains through. What is no browser sends neither header, and has no cookies of ours.
 */
export const sameOrigin = ({ config }: Pick<Deps, 'config'>) =>
  createMiddleware<AppEnv>(async (c, next) => {
    const site = c.req.header('sec-fetch-site');
    if (site !== undefined && site !== 'same-origin' && site !== 'none') throw problem('FORBIDDEN');
    const origin = c.req.header('origin');
    if (origin !== undefined && !isOwn(origin, [new URL(config.publicUrl).host, c.req.header('host')]))
      throw problem('FORBIDDEN');
    await next();
  });

function isOwn(origin: string, hosts: readonly (string | undefined)[]): boolean {
  try {
    return hosts.includes(new URL(origin).host);
  } catch {
    // "null": a sandboxed frame, or a page from a file.
    return false;
  }
}
