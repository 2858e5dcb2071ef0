import { ok, refuse, type Result } from '@meja/domain';
import { UNAUTHENTICATED, type Problem } from './problem.ts';

export interface Access {
  token: string;
  /** How long the server said it is good for. */
  lifetimeMs: number;
}

interface Dependencies<Grant extends { access: Access }> {
  /** Asks the server for a new token; the refresh token goes along in its cookie. */
  renew: () => Promise<Result<Grant, Problem>>;
  /** What came of it, unless somebody has signed in or out meanwhile. */
  renewed: (outcome: Result<Grant, Problem>) => void;
  /** A clock that only runs forward: the machine's time of day may be wrong, or be set right meanwhile. */
  now: () => number;
}

/** A token is renewed this long before it ends, so that it doesn't end on its way. */
const MARGIN_MS = 30_000;

/**
 * Keeps the access token, in memory only. Whoever needs one asks `token()`; when it is about to end, all who ask wait
 * for one and the same renewal.
 */
export class Tokens<Grant extends { access: Access }> {
  readonly #deps: Dependencies<Grant>;
  #held: { token: string; until: number } | undefined;
  #flight: Promise<Result<string, Problem>> | undefined;
  /** Goes up at every sign-in and sign-out: the answer to an older renewal must not bring back an ended session. */
  #generation = 0;

  constructor(deps: Dependencies<Grant>) {
    this.#deps = deps;
  }

  hold(access: Access): void {
    this.drop();
    this.#keep(access, this.#deps.now());
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
    if (generation !== this.#generation) return this.#held ? ok(this.#held.token) : refuse(UNAUTHENTICATED);
    this.#flight = undefined;
    if (renewed.ok) this.#keep(renewed.value.access, asked);
    this.#deps.renewed(renewed);
    return renewed.ok ? ok(renewed.value.access.token) : renewed;
  }

  #keep({ token, lifetimeMs }: Access, since: number): void {
    // A short-lived token is still used for most of its life.
    const margin = Math.min(MARGIN_MS, lifetimeMs / 3);
    this.#held = { token, until: since + lifetimeMs - margin };
  }
}
