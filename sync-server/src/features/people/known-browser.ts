import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { Tokens } from '../../http/tokens.ts';

const NAME = 'meja_known';
const YEAR_SECONDS = 31_536_000;

/**
 * Tells a browser in which somebody has signed in before. It opens nothing: whoever guesses at an account from elsewhere
 * uses up their own tries, and the owner still gets in from where they always do.
 */
export class KnownBrowser {
  readonly #tokens: Pick<Tokens, 'digest'>;
  readonly #isSecure: boolean;

  constructor(tokens: Pick<Tokens, 'digest'>, isSecure: boolean) {
    this.#tokens = tokens;
    this.#isSecure = isSecure;
  }

  /** Of the browser that asks; undefined where nobody has signed in with this email before. */
  idFor(c: Context, email: string): string | undefined {
    const cookie = this.#isSecure ? getCookie(c, NAME, 'host') : getCookie(c, NAME);
    const [id = '', seal = ''] = cookie?.split('.') ?? [];
    const expected = this.#seal(email, id);
    const given = Buffer.from(seal, 'base64url');
    return given.length === expected.length && timingSafeEqual(given, expected) ? id : undefined;
  }

  remember(c: Context, email: string): void {
    const id = randomBytes(16).toString('base64url');
    setCookie(c, NAME, `${id}.${this.#seal(email, id).toString('base64url')}`, {
      // As the session's cookie (see RefreshCookie): no sister domain can plant one.
      ...(this.#isSecure ? ({ path: '/', prefix: 'host' } as const) : { path: '/api/auth' }),
      httpOnly: true,
      sameSite: 'Strict',
      secure: this.#isSecure,
      maxAge: YEAR_SECONDS,
    });
  }

  #seal(email: string, id: string): Buffer {
    return this.#tokens.digest('known browser', `${email} ${id}`);
  }
}
