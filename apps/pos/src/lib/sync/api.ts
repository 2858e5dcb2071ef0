import { ok, refuse, type DeviceId } from '@meja/domain';
import {
  ALL_COLLECTIONS,
  namesText,
  PROTOCOL,
  PushResponse,
  QueueFileAnswer,
  reactionTo,
  type Envelope,
  type PullRequest,
  type PullResponse,
  type QueueFile,
} from '@meja/sync';
import { ifLost, overNetwork } from '@meja/sync/network';
import { WholePullResponse } from '@meja/sync/pack';
import type { z } from 'zod';
import type { Clock } from './clock.ts';
import type { DeviceTokens } from './tokens.ts';
import { failureOf, post, type Answer, type Fetch, type RequestOptions } from './transport.ts';

const PUSH_TIMEOUT_MS = 20_000;
const PULL_TIMEOUT_MS = 30_000;
/** A file may be large, and the network slow. */
const FILE_TIMEOUT_MS = 120_000;
const CONNECT_TIMEOUT_MS = 15_000;

export type PullFrom = Omit<PullRequest, 'protocol' | 'packs' | 'collections'>;

/** What the tablet asks of the server once it is enrolled. */
export interface SyncApi {
  push(as: DeviceId, mutations: readonly Envelope[], signal?: AbortSignal): Promise<Answer<PushResponse>>;
  pull(as: DeviceId, request: PullFrom, signal?: AbortSignal): Promise<Answer<PullResponse>>;
  /** Another tablet's queue. */
  bringIn(as: DeviceId, file: QueueFile, signal?: AbortSignal): Promise<Answer<QueueFileAnswer>>;
  /** This device's own, once it gets no token any more: the file's signature speaks for it. */
  handIn(file: QueueFile, signal?: AbortSignal): Promise<Answer<QueueFileAnswer>>;
}

export interface ApiDeps {
  fetch: Fetch;
  clock: Clock;
  tokens: DeviceTokens;
}

const EVENTS = `/api/sync/events?collections=${namesText(ALL_COLLECTIONS)}`;

/** So little that any network brings it; who answers does not matter. */
const SOUNDED = '/healthz';

export class ServerApi implements SyncApi {
  readonly #deps: ApiDeps;
  /** Something has come of an answer that is still on its way. */
  onSign: () => void = () => undefined;

  constructor(deps: ApiDeps) {
    this.#deps = deps;
  }

  push(as: DeviceId, mutations: readonly Envelope[], signal?: AbortSignal): Promise<Answer<PushResponse>> {
    const body = { protocol: PROTOCOL, mutations };
    return this.call(as, '/api/sync/push', PushResponse, { body, timeoutMs: PUSH_TIMEOUT_MS, signal });
  }

  pull(as: DeviceId, request: PullFrom, signal?: AbortSignal): Promise<Answer<PullResponse>> {
    const body = { protocol: PROTOCOL, ...request, packs: true, collections: ALL_COLLECTIONS };
    return this.call(as, '/api/sync/pull', WholePullResponse, { body, timeoutMs: PULL_TIMEOUT_MS, signal });
  }

  bringIn(as: DeviceId, file: QueueFile, signal?: AbortSignal): Promise<Answer<QueueFileAnswer>> {
    return this.#authorised(as, signal, (token) =>
      post(this.#deps.fetch, '/api/sync/imports', QueueFileAnswer, {
        body: file,
        token,
        timeoutMs: FILE_TIMEOUT_MS,
        signal,
      }),
    );
  }

  handIn(file: QueueFile, signal?: AbortSignal): Promise<Answer<QueueFileAnswer>> {
    const options = { body: file, timeoutMs: FILE_TIMEOUT_MS, signal };
    return post(this.#deps.fetch, '/api/sync/hand-in', QueueFileAnswer, options);
  }

  /** As a certain device, since an answer to one must never be taken for an answer to another. It tells the server's time too. */
  async call<T extends { serverTime: number }>(
    as: DeviceId,
    path: string,
    schema: z.ZodType<T>,
    options: Omit<RequestOptions, 'token' | 'onSign'>,
  ): Promise<Answer<T>> {
    const { fetch, clock } = this.#deps;
    return this.#authorised(as, options.signal, async (token) => {
      const sentAt = clock.uncorrected();
      const answer = await post(fetch, path, schema, { ...options, token, onSign: () => this.onSign() });
      if (answer.ok) clock.observe(answer.value.serverTime, sentAt, clock.uncorrected());
      return answer;
    });
  }

  /** Whether anybody answers at all. */
  async isThere(signal: AbortSignal): Promise<boolean> {
    const asked = this.#deps.fetch(SOUNDED, { signal, cache: 'no-store', credentials: 'omit' });
    return overNetwork(asked).then(() => true, ifLost(false));
  }

  /** An open event stream, or why there is none. It lasts until the signal ends it. */
  events(as: DeviceId, signal: AbortSignal): Promise<Answer<Response>> {
    return this.#authorised(as, signal, async (token) => {
      const connecting = new AbortController();
      const init: RequestInit = {
        headers: { accept: 'text/event-stream', authorization: `Bearer ${token}` },
        signal: AbortSignal.any([signal, connecting.signal]),
        cache: 'no-store',
        credentials: 'omit',
      };
      const giveUp = setTimeout(() => connecting.abort(), CONNECT_TIMEOUT_MS);
      try {
        const response = await overNetwork(this.#deps.fetch(EVENTS, init));
        return response.ok ? ok(response) : refuse(await failureOf(response));
      } catch (error) {
        return ifLost<Answer<Response>>(refuse({ kind: 'unreachable' }))(error);
      } finally {
        clearTimeout(giveUp);
      }
    });
  }

  /** A token that the server has stopped taking is replaced once; a fresh one that it does not take is its problem. */
  async #authorised<T>(
    as: DeviceId,
    signal: AbortSignal | undefined,
    call: (token: string) => Promise<Answer<T>>,
  ): Promise<Answer<T>> {
    const { tokens } = this.#deps;
    for (let again = true; ; again = false) {
      const token = await tokens.get(as, signal);
      if (!token.ok) return token;
      const answer = await call(token.value);
      if (answer.ok || reactionTo(answer.error) !== 'reauthenticate' || !again) return answer;
      tokens.drop(token.value);
    }
  }
}
