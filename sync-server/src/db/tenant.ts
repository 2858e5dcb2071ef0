import { sql } from 'kysely';
import type { TenantId } from '@meja/domain';
import { abreast } from './abreast.ts';
import type { Db, Tx } from './database.ts';
import { turnsOf } from './pool.ts';

/**
 * One transaction in which just the rows of `tenantId` exist, when it is the tenant's turn. It must not be asked for
 * inside another one: both would wait for each other. The setting ends with the transaction, so that a pooled
 * connection carries nothing over to whom it serves next; nothing else in the server may set it.
 */
export function withTenant<T>(db: Db, tenantId: TenantId, work: (tx: Tx) => Promise<T>): Promise<T> {
  return inTurn(db, tenantId, () => db.transaction().execute((tx) => bind(tx, tenantId, work)));
}

/** The same for reading only, all of it from one snapshot: what a pull or a report needs to be of one piece. */
export function withTenantSnapshot<T>(db: Db, tenantId: TenantId, work: (tx: Tx) => Promise<T>): Promise<T> {
  return inTurn(db, tenantId, () =>
    db
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute((tx) => bind(tx, tenantId, work)),
  );
}

const endings = new WeakMap<Tx, (() => Promise<void>)[]>();

/**
 * Has something done as the last thing before the commit, when the work has succeeded: what locks a row that everybody
 * else of the tenant waits for. What was asked for first is sent first, and all of it takes one round trip.
 */
export function lastly(tx: Tx, work: () => Promise<void>): void {
  const others = endings.get(tx);
  if (!others) throw new Error('not a transaction of a tenant');
  others.push(work);
}

function inTurn<T>(db: Db, tenantId: TenantId, work: () => Promise<T>): Promise<T> {
  const turns = turnsOf(db);
  return turns ? turns.run(tenantId, work) : work();
}

/**
 * The setting is sent ahead of the work's first statement, not waited for: should it fail, the transaction has failed,
 * and whatever comes after it.
 */
function bind<T>(tx: Tx, tenantId: TenantId, work: (tx: Tx) => Promise<T>): Promise<T> {
  return abreast(tx, async (own) => {
    endings.set(own, []);
    const bound = sql`select set_config('app.tenant_id', ${tenantId}, true)`.execute(own);
    const [done, worked] = await Promise.allSettled([bound, work(own)]);
    if (done.status === 'rejected') throw done.reason;
    if (worked.status === 'rejected') throw worked.reason;
    await Promise.all((endings.get(own) ?? []).map((end) => end()));
    return worked.value;
  });
}
