import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

/**
 * Every refusal that the API gives (RFC 9457). Clients decide by `code` alone: once shipped it keeps its meaning.
 * A row of another tenant and one that does not exist are the same NOT_FOUND.
 */
export const PROBLEMS = {
  MALFORMED: { status: 400, title: 'The request cannot be read.' },
  UNAUTHENTICATED: { status: 401, title: 'A valid access token is needed.' },
  SIGN_IN_FAILED: { status: 401, title: 'Email or password is wrong.' },
  SECOND_FACTOR_REQUIRED: {
    status: 401,
    title: 'The password is right; one of methods completes the sign-in.',
  },
  SECOND_STEP_EXPIRED: { status: 401, title: 'The sign-in was not completed in time: begin again.' },
  SESSION_ENDED: { status: 401, title: 'The session has ended: sign in again.' },
  CLOCK_SKEW: { status: 401, title: "The device's clock is too far off; serverTime is the right one." },
  SECOND_FACTOR_MISSING: {
    status: 403,
    title: 'The business demands a second factor: set one up first.',
  },
  FORBIDDEN: { status: 403, title: 'Your roles do not allow it.' },
  PASSWORD_WRONG: { status: 403, title: 'The present password is wrong.' },
  CODE_WRONG: { status: 403, title: 'The code is wrong, used or too old.' },
  PASSKEY_REFUSED: { status: 403, title: 'The passkey is unknown here, or its answer does not hold.' },
  STEP_UP_REQUIRED: {
    status: 403,
    title: 'This needs a factor shown within the last ten minutes: one of methods.',
  },
  DEVICE_REVOKED: { status: 403, title: 'The device has been taken out of service.' },
  OUTLET_CLOSED: {
    status: 403,
    title: 'The outlet is closed: its tablets are not served until it is opened again.',
  },
  TENANT_SUSPENDED: {
    status: 403,
    title: 'The business is suspended: nobody of it is served until that ends.',
  },
  NOT_FOUND: { status: 404, title: 'There is no such thing.' },
  ENROLMENT_CODE_INVALID: { status: 404, title: 'The code is unknown, used or expired.' },
  RESET_LINK_INVALID: { status: 404, title: 'The link is unknown, used or expired: ask for another.' },
  ALREADY_RESOLVED: {
    status: 409,
    title: 'Somebody has decided it otherwise; resolution says who and when.',
  },
  OVERTAKEN: { status: 409, title: 'It has changed since it was looked at.' },
  REFUSED: { status: 409, title: 'The rules do not allow it as things are; reason says which.' },
  DEVICE_NAME_TAKEN: { status: 409, title: 'Another tablet of the outlet in service is called the same.' },
  DEVICE_ACTIVE: {
    status: 409,
    title: 'The device is in service: it delivers by itself, or by whom it sends.',
  },
  SETUP_EXPIRED: { status: 409, title: 'The set-up was not completed in time: begin again.' },
  PASSKEYS_FULL: { status: 409, title: 'There are as many passkeys as an account may have.' },
  TENANT_REQUIRED: { status: 409, title: 'The email belongs to several businesses: name one.' },
  TOO_LARGE: { status: 413, title: 'The request is too large.' },
  INVALID: { status: 422, title: 'The request does not fit its schema.' },
  PASSWORD_REFUSED: {
    status: 422,
    title: 'The password may not be chosen; reason is short, long, common or guessable.',
  },
  QUEUE_FILE_ALTERED: { status: 422, title: 'The file is not what a device signed, to the letter.' },
  QUEUE_FILE_FOREIGN: { status: 422, title: 'The file is of no device that you may bring a queue in for.' },
  PIN_REFUSED: { status: 422, title: 'Such a PIN is too easily guessed; reason says why.' },
  PROTOCOL_UNSUPPORTED: { status: 426, title: 'The app is too old or too new for this server.' },
  RATE_LIMITED: { status: 429, title: 'Too many requests: wait a little.' },
  INTERNAL: { status: 500, title: 'Something went wrong on the server.' },
  MAIL_OFF: { status: 501, title: 'This installation sends no mail: ask whoever runs it.' },
  UNAVAILABLE: {
    status: 503,
    title: 'The server is overloaded, or its database does not answer: try again soon.',
  },
} as const satisfies Record<string, { status: ContentfulStatusCode; title: string }>;
export type ProblemCode = keyof typeof PROBLEMS;

export interface ProblemDetails {
  detail?: string;
  /** Seconds to wait, also sent as Retry-After. */
  retryAfter?: number;
  /** Members of the problem's own, such as `issues` or `serverTime`. */
  extensions?: Record<string, unknown>;
}

/** Thrown where HTTP meets a feature; a feature's own refusals are values. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly details: ProblemDetails;

  constructor(code: ProblemCode, details: ProblemDetails = {}) {
    super(PROBLEMS[code].title);
    this.code = code;
    this.details = details;
  }
}

export const problem = (code: ProblemCode, details?: ProblemDetails): Problem => new Problem(code, details);

const CONTENT_TYPE = 'application/problem+json';

export function problemResponse(c: Context, { code, details }: Problem, requestId: string): Response {
  const { status, title } = PROBLEMS[code];
  const { detail, retryAfter, extensions } = details;
  const body = {
    type: `urn:meja:problem:${code}`,
    title,
    status,
    code,
    requestId,
    ...(detail && { detail }),
    ...extensions,
  };
  if (retryAfter !== undefined) c.header('Retry-After', String(Math.max(1, Math.ceil(retryAfter))));
  return c.body(JSON.stringify(body), status, { 'Content-Type': CONTENT_TYPE, 'Cache-Control': 'no-store' });
}

const ProblemBody = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.enum(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]),
    requestId: z.string(),
    detail: z.string().optional(),
  })
  .openapi('Problem');

interface ProblemResponse {
  description: string;
  content: { [CONTENT_TYPE]: { schema: typeof ProblemBody } };
}

/** What a route's description says of its refusals: one entry per class of status. */
export function refusals(...codes: ProblemCode[]): Record<`${4 | 5}XX`, ProblemResponse> {
  const all: ProblemCode[] = [...codes, 'RATE_LIMITED', 'INTERNAL', 'UNAVAILABLE'];
  const describe = (leading: number): ProblemResponse => ({
    description: all
      .filter((code) => Math.floor(PROBLEMS[code].status / 100) === leading)
      .map((code) => `${PROBLEMS[code].status} ${code}: ${PROBLEMS[code].title}`)
      .join('\n\n'),
    content: { [CONTENT_TYPE]: { schema: ProblemBody } },
  });
  return { '4XX': describe(4), '5XX': describe(5) };
}
