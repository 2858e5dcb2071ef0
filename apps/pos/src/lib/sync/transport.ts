import { ok, refuse, type Result } from '@meja/domain';
import type { Failure } from '@meja/sync';
import { ifLost, overNetwork, piecesOf } from '@meja/sync/network';
import { z } from 'zod';

export type Answer<T> = Result<T, RequestFailure>;

/** A failure, with what else the server's problem said. */
export type RequestFailure = Failure & { problem?: Problem };

const Problem = z.looseObject({
  code: z.string(),
  serverTime: z.int().optional(),
});
export type Problem = z.infer<typeof Problem>;

export interface RequestOptions {
  body: unknown;
  token?: string;
  timeoutMs: number;
  signal?: AbortSignal | undefined;
  /** Something has come from the server: the head of the answer, or a further piece of it. */
  onSign?: (() => void) | undefined;
}

export type Fetch = (input: string, init: RequestInit) => Promise<Response>;

const UNREACHABLE: RequestFailure = { kind: 'unreachable' };

/**
 * POSTs JSON and reads JSON. That something answered is not enough: a hotel's sign-in page or a proxy without a server behind it has not
 * reached Meja, and counts as unreachable.
 */
export async function post<T>(
  fetch: Fetch,
  path: string,
  schema: z.ZodType<T>,
  options: RequestOptions,
): Promise<Answer<T>> {
  // Made before anything is sent: what fails here is a mistake in the app, and must not look like a missing network.
  const init = requestOf(options);
  const ask = async (): Promise<Answer<T>> => {
    const response = await overNetwork(fetch(path, init));
    options.onSign?.();
    return read(response, schema, options.onSign);
  };
  // The network's many ways to fail, an answer cut off in the middle, the time limit: all mean that nothing is known.
  return ask().catch(ifLost(refuse(UNREACHABLE)));
}

function requestOf({ body, token, timeoutMs, signal }: RequestOptions): RequestInit {
  const signals = [AbortSignal.timeout(timeoutMs), signal].filter((each) => each !== undefined);
  return {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, application/problem+json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
    signal: AbortSignal.any(signals),
    cache: 'no-store',
    credentials: 'omit',
  };
}

async function read<T>(
  response: Response,
  schema: z.ZodType<T>,
  onSign: (() => void) | undefined,
): Promise<Answer<T>> {
  if (!response.ok) return refuse(await failureOf(response));
  if (!isJson(response)) return refuse(UNREACHABLE);
  const said = jsonOf(await textOf(response, onSign));
  if (said === undefined) return refuse(UNREACHABLE);
  const parsed = schema.safeParse(said);
  return parsed.success
    ? ok(parsed.data)
    : refuse({ kind: 'problem', status: response.status, code: 'BAD_RESPONSE', retryAfterMs: null });
}

/** Piece by piece, since a long answer over a slow network is no silence. */
async function textOf({ body }: Response, onSign: (() => void) | undefined): Promise<string> {
  let text = '';
  if (!body) return text;
  for await (const piece of piecesOf(body)) {
    onSign?.();
    text += piece;
  }
  return text;
}

/** Undefined for what is not JSON, or not all of it. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isJson = (response: Response): boolean => /[/+]json\b/.test(response.headers.get('content-type') ?? '');

/** What a response that is no success says about trying again. */
export async function failureOf(response: Response): Promise<RequestFailure> {
  const { status } = response;
  const retryAfterMs = retryAfterOf(response);
  const problem = isJson(response) ? Problem.safeParse(jsonOf(await textOf(response, undefined))) : undefined;
  if (problem?.success)
    return { kind: 'problem', status, code: problem.data.code, retryAfterMs, problem: problem.data };
  // A proxy in front of the server has limits of its own and says so in its own words.
  if (status === 413) return { kind: 'problem', status, code: 'TOO_LARGE', retryAfterMs };
  if (status === 429) return { kind: 'problem', status, code: 'RATE_LIMITED', retryAfterMs };
  return UNREACHABLE;
}

function retryAfterOf(response: Response): number | null {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null;
}
