import { ok, refuse, type Result } from '@meja/domain';
import { UNAUTHENTICATED, type Problem } from './problem.ts';

export interface Access {
  token: string;
  /** How long the server said it is good for. */
  lifetimeMs: number;
}

interface Dependencies {
  /** Asks the server for a new token; the refresh token goes along in its cookie. */
  renew: () => Promise<Result<Access, Problem>>;
  /** A clock that only runs forward: the machine's time of day may be wrong, or be set right meanwhile. */
  now: () => number;
}

/** A token is renewed this long before it ends, so that it doesn't end on its way. */
const MARGIN_MS = 30_000;

/**
 * Keeps the access token, in memory only. Whoever needs one asks `token()`; when it is about to end, all who ask wait
 * for one and the same renewal.
 */
export class Tokens {
  readonly #deps: Dependencies;
  #held: { token: string; until: number } | undefined;
  #flight: Promise<Result<string, Problem>> | undefined;
  /** Goes up at every sign-in and sign-out: an answer to an older renewal must not bring back an ended session. */
  #generation = 0;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  hold(access: Access): void {
    this.#generation += 1;
    this.#flight = undefined;
    this.#keep(access);
  }

  drop(): void {
    this.#generation += 1;
    this.#held = undefined;
    this.#flight = undefined;
  }

  /** A token that is good for a while. */
  token(): Promise<Result<string, Problem>> {
    const held = this.#held;
    if (held && this.#deps.now() < held.until) return Promise.resolve(ok(held.token));
    return this.renew();
  }

  /** After the server has refused one: another's renewal may have replaced it meanwhile, otherwise it is renewed. */
  replacementFor(refused: string): Promise<Result<string, Problem>> {
    if (this.#held?.token === refused) this.#held = undefined;
    return this.token();
  }

  renew(): Promise<Result<string, Problem>> {
    this.#flight ??= this.#renewOnce(this.#generation);
    return this.#flight;
  }

  async #renewOnce(generation: number): Promise<Result<string, Problem>> {
    const asked = this.#deps.now();
    const renewed = await this.#deps.renew();
    if (generation !== this.#generation) {
      const held = this.#held;
      return held ? ok(held.token) : refuse(UNAUTHENTICATED);
    }
    this.#flight = undefined;
    if (!renewed.ok) return renewed;
    this.#keep(renewed.value, asked);
    return ok(renewed.value.token);
  }

  #keep({ token, lifetimeMs }: Access, since = this.#deps.now()): void {
    // A short-lived token is still used for most of its life.
    const margin = Math.min(MARGIN_MS, lifetimeMs / 3);
    this.#held = { token, until: since + lifetimeMs - margin };
  }
}
