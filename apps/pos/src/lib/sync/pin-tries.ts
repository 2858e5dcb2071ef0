import type { DeviceId, StaffId } from '@meja/domain';
import { z } from 'zod';
import type { Tables } from '../data/db.ts';
import { keepSecret } from '../data/secrets.ts';
import type { ServerTries } from '../data/sign-in.ts';
import { bearerIn, DeviceTokens, type TokenDeps } from './tokens.ts';
import { post, type Answer } from './transport.ts';

export interface PinTriesDeps extends Pick<TokenDeps, 'fetch' | 'clock' | 'newId' | 'appVersion'> {
  db: Tables;
}

/** So long somebody waits for the server's word on a try: little more than for the PIN to be looked at here. */
const PATIENCE_MS = 800;
const TIMEOUT_MS = 15_000;

const Counted = z.object({ lockedMs: z.number() });

/** Asks the server, in any tab; the one that syncs has tokens of its own. */
export class ServerPinTries implements ServerTries {
  readonly #deps: PinTriesDeps;
  readonly #tokens: DeviceTokens;

  constructor(deps: PinTriesDeps) {
    const { db } = deps;
    this.#deps = deps;
    this.#tokens = new DeviceTokens({
      ...deps,
      bearer: () => bearerIn(db),
      keepSecret: (secret) => keepSecret(db, secret),
    });
  }

  async begin(as: DeviceId, staffId: StaffId): Promise<number | null> {
    const answer = await this.#ask(as, { staffId }, AbortSignal.timeout(PATIENCE_MS));
    return answer.ok ? answer.value.lockedMs : null;
  }

  succeed(as: DeviceId, staffId: StaffId, right: { at: number; mac: string }): void {
    // Where it does not arrive, the next change that somebody makes shows the same.
    void this.#ask(as, { staffId, right }, AbortSignal.timeout(TIMEOUT_MS));
  }

  async #ask(as: DeviceId, body: object, signal: AbortSignal): Promise<Answer<z.infer<typeof Counted>>> {
    const token = await this.#tokens.get(as, signal);
    if (!token.ok) return token;
    const options = { body, token: token.value, timeoutMs: TIMEOUT_MS, signal };
    return post(this.#deps.fetch, '/api/pins/tries', Counted, options);
  }
}
