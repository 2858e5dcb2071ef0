import { createMiddleware } from 'hono/factory';
import type { AppEnv } from './deps.ts';
import { problem } from './problem.ts';

/** No route takes a parameter twice: of two the first would be taken, and whoever sent them not told. */
export const singleParameters = createMiddleware<AppEnv>(async (c, next) => {
  const repeated = Object.entries(c.req.queries()).filter(([, values]) => values.length > 1);
  if (repeated.length > 0) {
    const issues = repeated.map(([path]) => ({ path, code: 'repeated', message: 'Given more than once' }));
    throw problem('INVALID', { extensions: { issues } });
  }
  await next();
});
