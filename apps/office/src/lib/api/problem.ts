import type { Result } from '@meja/domain';
import { ConnectionLost, overNetwork } from '@meja/sync/network';
import { z } from 'zod';

/** Why a request came to nothing: the server's code (RFC 9457), or one of the office's own. Words are in @meja/ui. */
export interface Problem {
  code: string;
  /** What to quote when asking for help. */
  requestId?: string;
  retryAfterMs?: number;
  /** With TENANT_REQUIRED: the businesses that the e-mail belongs to. */
  tenants?: readonly { slug: string; name: string }[];
  /** With SECOND_FACTOR_REQUIRED and STEP_UP_REQUIRED: what one may show. */
  methods?: readonly string[];
  /** With REFUSED: the rule, as a code of its own. */
  reason?: string;
  /** With ALREADY_RESOLVED: what was decided, by whom and when. */
  resolution?: { action: string; by: string; at: number };
}

/** Nobody answered: no network, or the server is down. */
export const UNREACHABLE: Problem = { code: 'SERVER_UNREACHABLE' };
/** A mistake in the app, or something that the browser lacks: nothing that waiting for the network would mend. */
export const APP_FAILED: Problem = { code: 'APP_FAILED' };
export const UNAUTHENTICATED: Problem = { code: 'UNAUTHENTICATED' };

const Body = z.object({
  code: z.string(),
  requestId: z.string().optional(),
  tenants: z.array(z.object({ slug: z.string(), name: z.string() })).optional(),
  methods: z.array(z.string()).optional(),
  reason: z.string().optional(),
  resolution: z
    .object({
      action: z.string(),
      by: z.object({ name: z.string().nullable() }).transform(({ name }) => name ?? ''),
      at: z.string().transform((text) => Date.parse(text)),
    })
    .optional(),
});

const PASSING = new Set([UNREACHABLE.code, APP_FAILED.code, 'INTERNAL', 'UNAVAILABLE']);

/** Whether the server has decided nothing: nobody answered, the fault is its own, or the app failed on the way. */
export const isPassing = (problem: Problem): boolean => PASSING.has(problem.code);

export async function problemOf(response: Response): Promise<Problem> {
  const body = Body.safeParse(jsonOf(await textOf(response))).data;
  const retryAfterMs = retryAfter(response);
  return {
    code: body?.code ?? codeOf(response.status),
    ...(body?.requestId === undefined ? {} : { requestId: body.requestId }),
    ...(body?.tenants === undefined ? {} : { tenants: body.tenants }),
    ...(body?.methods === undefined ? {} : { methods: body.methods }),
    ...(body?.reason === undefined ? {} : { reason: body.reason }),
    ...(body?.resolution === undefined ? {} : { resolution: body.resolution }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

/** A proxy in between answers without our codes. */
function codeOf(status: number): string {
  if (status === 401) return 'UNAUTHENTICATED';
  if (status === 403) return 'FORBIDDEN';
  if (status === 404) return 'NOT_FOUND';
  if (status === 429) return 'RATE_LIMITED';
  return status === 502 || status === 503 || status === 504 ? UNREACHABLE.code : 'INTERNAL';
}

function retryAfter(response: Response): number | undefined {
  const seconds = Number(response.headers.get('Retry-After') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}

/** The same as the server would answer, for a request that was not even sent. */
export const problemResponse = (problem: Problem, status: number): Response =>
  Response.json(problem, { status, headers: { 'Content-Type': 'application/problem+json' } });

type Ok<R> = Extract<R, { ok: true }>;
type BodyOf<R> = Ok<R> extends { json(): Promise<infer T> } ? T : never;

/** Awaits a call of the typed client: the body of its success, or the problem. A bug is reported, and is a problem too. */
export async function answer<R extends Response | { ok: boolean; json(): Promise<unknown> }>(
  call: Promise<R>,
): Promise<Result<BodyOf<R>, Problem>> {
  try {
    const response = (await call) as unknown as Response;
    if (!response.ok) return { ok: false, error: await problemOf(response) };
    if (response.status === 204) return { ok: true, value: undefined as BodyOf<R> };
    const body = jsonOf(await textOf(response));
    return body === undefined ? { ok: false, error: UNREACHABLE } : { ok: true, value: body as BodyOf<R> };
  } catch (error) {
    return error instanceof ConnectionLost ? { ok: false, error: UNREACHABLE } : appFailed(error);
  }
}

/** The same for a file. One that is cut off is none. */
export async function answerFile(call: Promise<Response>): Promise<Result<Blob, Problem>> {
  try {
    const response = await call;
    if (!response.ok) return { ok: false, error: await problemOf(response) };
    return { ok: true, value: await overNetwork(response.blob()) };
  } catch (error) {
    return error instanceof ConnectionLost ? { ok: false, error: UNREACHABLE } : appFailed(error);
  }
}

/** Says in the console what went wrong, for whoever mends it; the screen says that it did. */
export function appFailed(error: unknown): { ok: false; error: Problem } {
  reportError(error);
  return { ok: false, error: APP_FAILED };
}

const textOf = (response: Response): Promise<string> => overNetwork(response.text());

/** Undefined for what is not JSON, or not all of it: an answer can be cut off. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
