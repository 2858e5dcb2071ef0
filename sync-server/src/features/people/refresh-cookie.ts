import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';

const NAME = 'meja_refresh';
/** Where it lay before. A browser that has both sends that one first. */
const FORMER_PATH = '/api/auth';

/**
 * The cookie with the refresh token. Over https its name has the prefix `__Host-`: browsers take such a cookie from this
 * host alone, so that no sister domain can plant one (RFC 6265bis, section 4.1.3).
 */
export class RefreshCookie {
  readonly #isSecure: boolean;
  /** In seconds. */
  readonly #maxAge: number;

  constructor({ isSecure, maxAge }: { isSecure: boolean; maxAge: number }) {
    this.#isSecure = isSecure;
    this.#maxAge = maxAge;
  }

  read(c: Context): string | undefined {
    return this.#isSecure ? getCookie(c, NAME, 'host') : getCookie(c, NAME);
  }

  write(c: Context, value: string): void {
    const { prefix, options } = this.#form();
    setCookie(c, NAME, value, { ...options, ...prefix, maxAge: this.#maxAge });
    this.#dropFormer(c);
  }

  drop(c: Context): void {
    const { prefix, options } = this.#form();
    setCookie(c, NAME, '', { ...options, ...prefix, maxAge: 0 });
    this.#dropFormer(c);
  }

  #form() {
    const options = { path: '/', httpOnly: true, sameSite: 'Strict', secure: this.#isSecure } as const;
    return { options, prefix: this.#isSecure ? ({ prefix: 'host' } as const) : {} };
  }

  #dropFormer(c: Context): void {
    deleteCookie(c, NAME, { path: FORMER_PATH, secure: this.#isSecure });
  }
}
