import type { Db } from '../../../db/database.ts';
import { withTenant } from '../../../db/tenant.ts';
import { whoHasLeft } from './events.queries.ts';
import type { Pokes } from './pokes.ts';

/** So long a stream may outlive the word that its tablet or person is to be told nothing more. */
const EVERY_MS = 30_000;

interface RollCallDeps {
  db: Db;
  pokes: Pick<Pokes, 'awaited' | 'dismissHere'>;
  log: { warn: (fields: object, message: string) => void };
}

/**
 * Ends what is held open for tablets and people who have left, though nobody here has heard of it: a notice between
 * server processes may get lost. One query for each business that anybody follows.
 */
export class RollCall {
  readonly #deps: RollCallDeps;
  #timer: NodeJS.Timeout | undefined;
  #calling: Promise<void> | undefined;

  constructor(deps: RollCallDeps) {
    this.#deps = deps;
  }

  start(everyMs = EVERY_MS): void {
    const call = (): void => {
      this.#calling ??= this.call().finally(() => (this.#calling = undefined));
    };
    this.#timer = setInterval(call, everyMs).unref();
  }

  /** Looks once. Where the database does not answer, those who are there may stay until the next time. */
  async call(): Promise<void> {
    const { db, pokes, log } = this.#deps;
    try {
      for (const [tenantId, ids] of pokes.awaited()) {
        const gone = await withTenant(db, tenantId, (tx) => whoHasLeft(tx, ids));
        for (const id of gone) pokes.dismissHere({ tenantId, id });
      }
    } catch (error) {
      log.warn({ err: error }, 'who has left could not be looked up');
    }
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#calling;
  }
}
