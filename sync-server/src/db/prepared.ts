import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type pg from 'pg';

/** Asked so often, a statement is worth a plan that its connections keep. */
const OFTEN = 5;
/** A plan takes some ten kilobytes of each connection. What is built anew for each request is not to fill them. */
const MOST = 300;
/** Its answer says nothing: the statement that comes next is sent right behind it. */
const OPENING = /^(begin|start transaction)\b/;
const PLAN_OUTDATED = 'RevalidateCachedQuery';

/**
 * In a statement for which no one plan is good, whatever it is asked for: PostgreSQL may settle on one that reads a table's whole past to
 * find its last days. It is planned each time for just what it is asked.
 */
export const PLANNED_EACH_TIME = '/* planned each time */';

/**
 * The pool, with statements that come again prepared on the connections that serve them: of a push of one order
 * PostgreSQL spends more on planning than on doing.
 */
export function preparing(pool: pg.Pool): PostgresPool {
  const names = new Names();
  const clients = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  return {
    async connect() {
      const client = await pool.connect();
      const known = clients.get(client) ?? prepared(client, names);
      clients.set(client, known);
      return known;
    },
    end: () => pool.end(),
    options: pool.options,
  };
}

function prepared(client: pg.PoolClient, names: Names): PostgresPoolClient {
  let isOutdated = false;
  let opening: Promise<unknown> | undefined;
  const query = async (text: string, values: readonly unknown[]) => {
    if (OPENING.test(text)) {
      opening = client.query(text);
      // Told to the statement that comes next.
      opening.catch(() => undefined);
      return { command: 'BEGIN', rowCount: null, rows: [] };
    }
    const isKept = values.length > 0 && !text.includes(PLANNED_EACH_TIME);
    const name = isKept ? names.of(text) : undefined;
    try {
      const asked = client.query({ text, values: [...values], ...(name !== undefined && { name }) });
      const before = opening;
      opening = undefined;
      const [, answer] = await Promise.all([before, asked]);
      return answer;
    } catch (error) {
      // A newer process has migrated beneath this one: its plans of whole rows don't hold any more.
      isOutdated ||= (error as { routine?: string }).routine === PLAN_OUTDATED;
      throw error;
    }
  };
  return {
    query: query as unknown as PostgresPoolClient['query'],
    release: (destroy) => client.release(destroy === true || isOutdated),
  };
}

/** Names for statements that come often, the same on all connections. */
class Names {
  readonly #seen = new Map<string, number>();
  readonly #names = new Map<string, string>();

  of(text: string): string | undefined {
    const name = this.#names.get(text);
    if (name !== undefined || this.#names.size >= MOST) return name;
    const times = (this.#seen.get(text) ?? 0) + 1;
    if (times < OFTEN) {
      if (this.#seen.size > 10 * MOST) this.#seen.clear();
      this.#seen.set(text, times);
      return undefined;
    }
    this.#seen.delete(text);
    this.#names.set(text, `meja_${this.#names.size}`);
    return this.#names.get(text);
  }
}
