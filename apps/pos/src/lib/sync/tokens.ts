import { ok, refuse, type DeviceId, type TenantId } from '@meja/domain';
import { reactionTo, type Reaction } from '@meja/sync';
import { z } from 'zod';
import type { Tables } from '../data/db.ts';
import { readMetas } from '../data/meta.ts';
import { importSecret } from '../data/pin.ts';
import type { Secret } from '../data/secrets.ts';
import type { Clock } from './clock.ts';
import { signed } from './jws.ts';
import { post, type Answer, type Fetch } from './transport.ts';

const AUDIENCE = 'meja:device-token';
const ASSERTION_S = 45;
const TIMEOUT_MS = 15_000;
/** A token is renewed a little before it ends, so that it does not end on its way. */
const MARGIN_MS = 30_000;

/** A secret as the server tells it: Base64. */
export const SecretText = z.object({ name: z.string(), value: z.string() });
type SecretText = z.infer<typeof SecretText>;

export const secretFrom = async ({ name, value }: SecretText): Promise<Secret> => ({
  name,
  key: await importSecret(value),
});

const TokenResponse = z.object({
  accessToken: z.string(),
  expiresIn: z.number(),
  serverTime: z.int(),
  /** To a tablet that has none, enrolled by an app of before there were any. */
  secret: SecretText.optional(),
});

/** Who asks for tokens, and the key that proves it. */
export interface Bearer {
  id: DeviceId;
  tenantId: TenantId;
  privateKey: CryptoKey;
  /** The names of the secrets that it has, and the number of its last mutation. */
  secrets: readonly string[];
  seq: number;
}

/** Who this tablet is, from its database. */
export async function bearerIn(db: Tables): Promise<Bearer | undefined> {
  const { identity, secrets = {}, chain } = await readMetas(db, ['chain', 'identity', 'secrets']);
  return identity && { ...identity, secrets: Object.keys(secrets), seq: chain?.deviceSeq ?? 0 };
}

export interface TokenDeps {
  fetch: Fetch;
  clock: Clock;
  newId: () => string;
  appVersion: string;
  /** Who this device is now. */
  bearer: () => Promise<Bearer | undefined>;
  keepSecret: (secret: Secret) => Promise<void>;
}

interface Fetching {
  as: DeviceId;
  answer: Promise<Answer<string>>;
  abort: AbortController;
}

const UNREACHABLE = { kind: 'unreachable' } as const;

/** The clock is corrected by then; and a proof holds once, so that one which the network brought twice was refused for that. */
const AGAIN: ReadonlySet<Reaction> = new Set(['correct-clock', 'reauthenticate']);

/** The server has no such device, or another key of it: it was restored from a backup that is older than the enrolment. */
const UNKNOWN = { kind: 'problem', status: 401, code: 'DEVICE_UNKNOWN', retryAfterMs: null } as const;

const isRefused = (answer: Answer<string>): boolean =>
  !answer.ok && reactionTo(answer.error) === 'reauthenticate';

/** This device's access token: kept in memory only, fetched with a proof signed by a key that can't leave the browser. */
export class DeviceTokens {
  readonly #deps: TokenDeps;
  #token: { as: DeviceId; value: string; until: number } | null = null;
  #fetching: Fetching | null = null;

  constructor(deps: TokenDeps) {
    this.#deps = deps;
  }

  /**
   * A token of exactly this device. Who waits for one shares one request, and who loses patience first ends it for
   * all, since the network is the same.
   */
  async get(as: DeviceId, signal?: AbortSignal): Promise<Answer<string>> {
    const token = this.#token;
    if (token?.as === as && this.#deps.clock.uncorrected() < token.until) return ok(token.value);
    if (signal?.aborted) return refuse(UNREACHABLE);
    const fetching = this.#fetching?.as === as ? this.#fetching : this.#begin(as);
    const end = (): void => fetching.abort.abort();
    signal?.addEventListener('abort', end, { once: true });
    try {
      return await fetching.answer;
    } finally {
      signal?.removeEventListener('abort', end);
    }
  }

  /** The server does not take it any more. */
  drop(token: string): void {
    if (this.#token?.value === token) this.#token = null;
  }

  #begin(as: DeviceId): Fetching {
    const abort = new AbortController();
    const fetching: Fetching = {
      as,
      abort,
      answer: this.#fetch(as, abort.signal).finally(() => {
        if (this.#fetching === fetching) this.#fetching = null;
      }),
    };
    this.#fetching = fetching;
    return fetching;
  }

  async #fetch(as: DeviceId, signal: AbortSignal): Promise<Answer<string>> {
    const bearer = await this.#deps.bearer();
    if (bearer?.id !== as) return refuse(UNREACHABLE);
    const first = await this.#ask(bearer, signal);
    if (first.ok || !AGAIN.has(reactionTo(first.error))) return first;
    const second = await this.#ask(bearer, signal);
    return isRefused(first) && isRefused(second) ? refuse(UNKNOWN) : second;
  }

  async #ask(bearer: Bearer, signal: AbortSignal): Promise<Answer<string>> {
    const { clock, fetch, newId, appVersion } = this.#deps;
    const assertion = await signAssertion(bearer, clock.now(), newId());
    const sentAt = clock.uncorrected();
    const answer = await post(fetch, '/api/devices/token', TokenResponse, {
      body: { assertion, appVersion, secrets: bearer.secrets, seq: bearer.seq },
      timeoutMs: TIMEOUT_MS,
      signal,
    });
    const receivedAt = clock.uncorrected();
    if (!answer.ok) {
      const serverTime = answer.error.problem?.serverTime;
      if (serverTime !== undefined) clock.observe(serverTime, sentAt, receivedAt);
      return answer;
    }
    const { accessToken, expiresIn, serverTime, secret } = answer.value;
    clock.observe(serverTime, sentAt, receivedAt);
    // Before anything is pulled that needs it. It is told again for some minutes.
    if (secret) await this.#deps.keepSecret(await secretFrom(secret));
    this.#token = { as: bearer.id, value: accessToken, until: sentAt + expiresIn * 1000 - MARGIN_MS };
    return ok(accessToken);
  }
}

/** Says "I am this device, now", once. */
function signAssertion(bearer: Bearer, now: number, jti: string): Promise<string> {
  const iat = Math.floor(now / 1000);
  const claims = {
    iss: bearer.id,
    sub: bearer.id,
    tid: bearer.tenantId,
    aud: AUDIENCE,
    iat,
    exp: iat + ASSERTION_S,
    jti,
  };
  return signed(claims, bearer.privateKey);
}
