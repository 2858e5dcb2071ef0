import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { problem } from './problem.ts';

/** Refuses a body of more bytes, before it is read. */
export const atMost = (maxSize: number): MiddlewareHandler<{ Variables: Record<never, never> }> =>
  bodyLimit({
    maxSize,
    onError: () => {
      throw problem('TOO_LARGE');
    },
  });
