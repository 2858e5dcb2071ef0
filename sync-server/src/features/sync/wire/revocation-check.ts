import type { Db } from '../../../db/database.ts';
import { withTenant } from '../../../db/tenant.ts';
import { whoHasLeft } from './events.queries.ts';
import type { Pokes } from './pokes.ts';

/** How long an event stream may stay open, at most, after its tablet or session was revoked. */
const EVERY_MS = 30_000;

interface RevocationCheckDeps {
  db: Db;
  pokes: Pick<Pokes, 'awaited' | 'dismissHere'>;
  log: { warn: (fields: object, message: string) => void };
}

/**
 * Ends the event streams of revoked tablets and sessions that this process was not told of: a notice between server
 * processes may get lost. One query for each tenant that anybody follows.
 */
export class RevocationCheck {
  readonly #deps: RevocationCheckDeps;
  #timer: NodeJS.Timeout | undefined;
  #checking: Promise<void> | undefined;

  constructor(deps: RevocationCheckDeps) {
    this.#deps = deps;
  }

  start(everyMs = EVERY_MS): void {
    const check = (): void => {
      this.#checking ??= this.check().finally(() => (this.#checking = undefined));
    };
    this.#timer = setInterval(check, everyMs).unref();
  }

  /** Checks once. Where the database does not answer for a business, its streams stay open until the next check. */
  async check(): Promise<void> {
    const { db, pokes, log } = this.#deps;
    for (const [tenantId, ids] of pokes.awaited()) {
      try {
        const gone = await withTenant(db, tenantId, (tx) => whoHasLeft(tx, ids));
        for (const id of gone) pokes.dismissHere({ tenantId, id });
      } catch (error) {
        // A business that keeps its part of the connections busy is asked again; the others are not left out for it.
        log.warn({ err: error, tenantId }, 'who has left could not be looked up');
      }
    }
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#checking;
  }
}
