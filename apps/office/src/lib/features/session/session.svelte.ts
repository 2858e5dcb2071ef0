import { can, ok, type Permission, type Result, type RoleName } from '@meja/domain';
import { ConnectionLost } from '@meja/sync/network';
import type { Locale } from '@meja/ui/messages';
import { backoffMs } from '../../api/backoff.ts';
import {
  APP_FAILED,
  isPassing,
  problemOf,
  problemResponse,
  UNAUTHENTICATED,
  type Problem,
} from '../../api/problem.ts';
import { Tokens, type Access } from '../../api/tokens.ts';
import type { Memory, Neighbours } from './neighbours.ts';

export interface Person {
  id: string;
  name: string;
  email: string | null;
  /** Where each holds; null is the whole business. */
  roles: readonly { role: RoleName; outletId: string | null }[];
  /** What is allowed in at least one outlet. */
  permissions: readonly Permission[];
  /** The business demands a second factor: until one is set up, nothing else is to be had. */
  lacksSecondFactor: boolean;
}

export interface Tenant {
  id: string;
  name: string;
  currency: { code: string; exponent: number };
  language: Locale;
  brandColor: string | null;
  /** Whoever signs in has to have a second factor. */
  demandsSecondFactor: boolean;
}

export interface Grant {
  access: Access;
  person: Person;
  tenant: Tenant;
}

export interface Credentials {
  email: string;
  password: string;
  /** Which business, by its slug, for an e-mail that belongs to several. */
  tenant?: string;
}

/** The calls that the session makes itself, without a token. */
export interface Door {
  login(credentials: Credentials): Promise<Result<Grant, Problem>>;
  /** After a right password: of the app, or from the list of recovery codes. */
  code(code: string): Promise<Result<Grant, Problem>>;
  /** After a right password, or in its place. */
  passkey(): Promise<Result<Grant, Problem>>;
  refresh(): Promise<Result<Grant, Problem>>;
  logout(): Promise<Result<void, Problem>>;
}

export type SessionState =
  | { state: 'starting'; problem: Problem | null }
  | { state: 'signed-out'; ended: boolean }
  | { state: 'signed-in'; person: Person; tenant: Tenant };

interface Dependencies {
  door: Door;
  neighbours: Neighbours;
  memory: Memory;
  fetch: typeof fetch;
  now: () => number;
  random: () => number;
}

/** Who is signed in, in this tab and its neighbours, and the `fetch` that speaks in their name. */
export class SessionController {
  readonly #deps: Dependencies;
  readonly #tokens: Tokens<Grant>;
  #current = $state.raw<SessionState>({ state: 'starting', problem: null });

  constructor(deps: Dependencies) {
    this.#deps = deps;
    this.#tokens = new Tokens({
      now: deps.now,
      // One tab at a time: each renewal changes the cookie that all of them share.
      renew: () => deps.neighbours.inTurn(() => deps.door.refresh()),
      renewed: (outcome) => this.#renewed(outcome),
    });
    deps.neighbours.listen({
      signedIn: () => void this.#joinNeighbour(),
      signedOut: () => this.#end(false),
    });
  }

  get current(): SessionState {
    return this.#current;
  }

  may(permission: Permission): boolean {
    return this.#current.state === 'signed-in' && this.#current.person.permissions.includes(permission);
  }

  /** Whether they may at this very outlet, and not just somewhere. */
  mayAt(permission: Permission, outletId: string): boolean {
    const roles = this.#current.state === 'signed-in' ? this.#current.person.roles : [];
    const here = roles.filter((held) => held.outletId === null || held.outletId === outletId);
    return can(
      here.map(({ role }) => role),
      permission,
    );
  }

  /** Takes up the session that the browser still holds a cookie for. Goes on trying while nobody answers. */
  async resume(): Promise<void> {
    const remembered = this.#deps.memory.recall();
    if (remembered === 'owed') return this.#paySignOut();
    if (remembered === 'none') return this.#end(false);
    for (let failures = 0; this.#current.state === 'starting'; failures += 1) {
      const token = await this.#tokens.renew();
      if (token.ok || this.#current.state !== 'starting') return;
      this.#current = { state: 'starting', problem: token.error };
      await new Promise((resolve) => setTimeout(resolve, backoffMs(failures, this.#deps.random)));
    }
  }

  /** SECOND_FACTOR_REQUIRED where the password alone is not enough. */
  signIn(credentials: Credentials): Promise<Result<void, Problem>> {
    return this.#admit(this.#deps.door.login(credentials));
  }

  signInByCode(code: string): Promise<Result<void, Problem>> {
    return this.#admit(this.#deps.door.code(code));
  }

  signInByPasskey(): Promise<Result<void, Problem>> {
    return this.#admit(this.#deps.door.passkey());
  }

  async #admit(shown: Promise<Result<Grant, Problem>>): Promise<Result<void, Problem>> {
    const granted = await shown;
    if (!granted.ok) return granted;
    this.#tokens.hold(granted.value.access);
    this.#enter(granted.value);
    this.#deps.neighbours.tellSignedIn();
    return ok(undefined);
  }

  async signOut(): Promise<void> {
    this.#end(false);
    this.#deps.memory.keep('owed');
    this.#deps.neighbours.tellSignedOut();
    await this.#paySignOut();
  }

  /** The cookie that keeps the session is the server's alone to take back; until it has, nobody is let in by it. */
  async #paySignOut(): Promise<void> {
    this.#end(false);
    const paid = await this.#deps.door.logout();
    if (paid.ok || !isPassing(paid.error)) this.#deps.memory.keep('none');
  }

  /** `fetch` with the person's token. A token that the server no longer takes is renewed once. */
  readonly fetch: typeof fetch = async (input, init) => {
    const token = await this.#tokens.token();
    if (!token.ok) return this.#without(token.error);
    const response = await this.#send(input, init, token.value);
    if (await this.#isShutOut(response)) await this.lookAgain();
    if (response.status !== 401) return response;
    await response.body?.cancel();
    const replacement = await this.#tokens.replacementFor(token.value);
    if (!replacement.ok) return this.#without(replacement.error);
    return this.#send(input, init, replacement.value);
  };

  /** The business has begun to demand what this person does not have. */
  async #isShutOut(response: Response): Promise<boolean> {
    if (response.status !== 403 || this.#current.state !== 'signed-in') return false;
    if (this.#current.person.lacksSecondFactor) return false;
    return (await problemOf(response.clone())).code === 'SECOND_FACTOR_MISSING';
  }

  /** Asks anew who this is and what they may: it has changed. */
  async lookAgain(): Promise<void> {
    this.#tokens.drop();
    await this.#tokens.renew();
  }

  #send(input: RequestInfo | URL, init: RequestInit | undefined, token: string): Promise<Response> {
    const headers = new Headers(init?.headers);
    headers.set('Authorization', `Bearer ${token}`);
    return this.#deps.fetch(input, { ...init, headers });
  }

  /** What the caller is told when there is no token to be had. */
  #without(problem: Problem): Response {
    if (problem.code === APP_FAILED.code) return problemResponse(APP_FAILED, 500);
    if (isPassing(problem)) throw new ConnectionLost('the server cannot be reached');
    return problemResponse(UNAUTHENTICATED, 401);
  }

  #renewed(outcome: Result<Grant, Problem>): void {
    if (outcome.ok) return this.#enter(outcome.value);
    if (outcome.error.code === 'RATE_LIMITED' || isPassing(outcome.error)) return;
    this.#deps.memory.keep('none');
    this.#end(true);
  }

  async #joinNeighbour(): Promise<void> {
    // Also when somebody is signed in here: it may be another person now, and the cookie is theirs.
    await this.lookAgain();
  }

  #enter({ person, tenant }: Grant): void {
    this.#deps.memory.keep('held');
    this.#current = { state: 'signed-in', person, tenant };
  }

  #end(ended: boolean): void {
    this.#tokens.drop();
    if (this.#current.state === 'signed-out') return;
    this.#current = { state: 'signed-out', ended: ended && this.#current.state === 'signed-in' };
  }
}
