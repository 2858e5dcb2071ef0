import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { AppEnv, Deps } from './deps.ts';
import { problem } from './problem.ts';

/**
 * For routes that a cookie lets in: a browser that asks for another site is refused. `SameSite` alone would leave it to
 * the browser, and lets sister domains through. What is no browser sends neither header, and has no cookies of ours.
 */
export const sameOrigin = ({ config }: Pick<Deps, 'config'>, onRefused: (c: Context<AppEnv>) => void) =>
  createMiddleware<AppEnv>(async (c, next) => {
    const site = c.req.header('sec-fetch-site');
    const origin = c.req.header('origin');
    const isOfSite = site === undefined || site === 'same-origin' || site === 'none';
    const isOfOrigin =
      origin === undefined || isOwn(origin, [new URL(config.publicUrl).host, c.req.header('host')]);
    if (!isOfSite || !isOfOrigin) {
      onRefused(c);
      throw problem('FORBIDDEN');
    }
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
