import type { ErrorHandler, NotFoundHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ZodError } from 'zod';
import { isDataError } from '../db/errors.ts';
import { Overloaded } from '../sharing/fair-turns.ts';
import type { AppEnv } from './deps.ts';
import { Problem, problem, problemResponse } from './problem.ts';

/** What the driver and the operating system say when there is no database to speak to. */
const NO_DATABASE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'ETIMEDOUT',
  '57P01',
  '57P02',
  '57P03',
  '53300',
]);
/** What PostgreSQL ends by the time-outs of the role: of a statement, and of waiting for a lock. */
const TOOK_TOO_LONG = new Set(['57014', '55P03']);
/** Text with NUL in it, which no column holds, as text and in JSON: whoever sent it is told so, as of anything else that does not fit. */
const UNSTORABLE_TEXT = new Set(['22021', '22P05']);
const NO_CONNECTION =
  /^(timeout exceeded when trying to connect|Connection terminated|Client (has encountered|was closed))/;

export const onError: ErrorHandler<AppEnv> = (error, c) => {
  const cause = c.var.bodyFailure instanceof Error ? c.var.bodyFailure : error;
  const refusal = isCutOff(cause) ? problem('MALFORMED') : problemOf(cause, c.req.method);
  if (cause instanceof Overloaded) c.var.log.warn(cause.message);
  else if (refusal.code === 'INTERNAL' || refusal.code === 'UNAVAILABLE')
    c.var.log.error({ err: cause }, cause.message);
  return problemResponse(c, refusal, c.var.requestId);
};

export const onNotFound: NotFoundHandler<AppEnv> = (c) =>
  problemResponse(c, problem('NOT_FOUND'), c.var.requestId);

/** Whoever asked has hung up in the middle of what they sent: nobody hears the answer, and it is no fault of ours. */
const isCutOff = (error: Error): boolean =>
  error.message === 'aborted' && 'code' in error && error.code === 'ECONNRESET';

/** Tablets that were sent away come back one after the other. */
const soon = (): Problem => problem('UNAVAILABLE', { retryAfter: 1 + Math.random() * 9 });

function problemOf(error: Error, method: string): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof Overloaded) return soon();
  if (error instanceof SyntaxError) return problem('MALFORMED');
  if (error instanceof HTTPException) return problem(error.status === 413 ? 'TOO_LARGE' : 'MALFORMED');
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (TOOK_TOO_LONG.has(code)) return soon();
  if (NO_DATABASE.has(code) || NO_CONNECTION.test(error.message))
    return problem('UNAVAILABLE', { retryAfter: 2 });
  // What is only read can be refused for nothing but what was asked: a year that no calendar has, a number too large.
  if (UNSTORABLE_TEXT.has(code) || (method === 'GET' && isDataError(error))) return problem('INVALID');
  return problem('INTERNAL');
}

/** What a route's schema refused: where and why, but not the value, which may be a secret. */
export function refuseInvalid(result: { success: true } | { success: false; error: ZodError }): void {
  if (result.success) return;
  const issues = result.error.issues.map(({ path, code, message }) => ({
    path: path.join('.'),
    code,
    message,
  }));
  throw problem('INVALID', { extensions: { issues } });
}
