import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { z } from 'zod';
import type { SealPurpose } from '../../../http/seals.ts';
import type { Tokens } from '../../../http/tokens.ts';

interface TicketDeps {
  tokens: Pick<Tokens, 'seal' | 'open'>;
  clock: () => Date;
  newId: () => string;
}

interface Form<Claims extends z.ZodObject> {
  name: string;
  purpose: SealPurpose;
  claims: Claims;
  lifeMs: number;
  isSecure: boolean;
}

export type Ticket<Claims> = Claims & { id: string; expiresAt: Date };

const Envelope = z.object({ id: z.uuid(), expiresAt: z.int() });

/**
 * Something that is under way, sealed, in a cookie that no script sees: it goes on in the browser in which it began. Whoever brings it
 * to its end spends it (`spendTicket`), so that a copy of the cookie opens nothing.
 */
export class TicketCookie<Claims extends z.ZodObject> {
  readonly #deps: TicketDeps;
  readonly #form: Form<Claims>;

  constructor(deps: TicketDeps, form: Form<Claims>) {
    this.#deps = deps;
    this.#form = form;
  }

  write(c: Context, claims: z.infer<Claims>): void {
    const { name, purpose, lifeMs } = this.#form;
    const { tokens, clock, newId } = this.#deps;
    const text = JSON.stringify({ ...claims, id: newId(), expiresAt: clock().getTime() + lifeMs });
    this.#set(c, tokens.seal(purpose, Buffer.from(text), name).toString('base64url'), lifeMs / 1_000);
  }

  /** Undefined where there is none, or none that is still good. */
  read(c: Context): Ticket<z.infer<Claims>> | undefined {
    const { name, purpose, claims, isSecure } = this.#form;
    const cookie = isSecure ? getCookie(c, name, 'host') : getCookie(c, name);
    const plain = cookie && this.#deps.tokens.open(purpose, Buffer.from(cookie, 'base64url'), name);
    if (!plain) return undefined;
    const json: unknown = JSON.parse(plain.toString());
    const { id, expiresAt } = Envelope.parse(json);
    if (expiresAt <= this.#deps.clock().getTime()) return undefined;
    return { ...claims.parse(json), id, expiresAt: new Date(expiresAt) };
  }

  drop(c: Context): void {
    this.#set(c, '', 0);
  }

  #set(c: Context, value: string, maxAge: number): void {
    const { name, isSecure } = this.#form;
    setCookie(c, name, value, {
      // As the session's cookie (see RefreshCookie).
      ...(isSecure ? ({ prefix: 'host' } as const) : {}),
      ...{ path: '/', httpOnly: true, sameSite: 'Strict', secure: isSecure, maxAge },
    });
  }
}
