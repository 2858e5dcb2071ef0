import {
  DummyDriver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  Transaction,
  type ConnectionProvider,
  type Dialect,
} from 'kysely';
import type { Database, Tx } from './database.ts';

/** Asked for by the builder of queries; what runs them is the executor alone. */
const dialect: Dialect = {
  createDriver: () => new DummyDriver(),
  createAdapter: () => new PostgresAdapter(),
  createIntrospector: (db) => new PostgresIntrospector(db),
  createQueryCompiler: () => new PostgresQueryCompiler(),
};
const driver = new DummyDriver();

/** in_failed_sql_transaction: an earlier statement failed. Of several at once, its refusal may be heard of first. */
const isRefusedForAnother = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '25P02';

/**
 * The transaction, with statements that are sent without waiting for the answers to those before (Kysely has them take
 * turns). The database does them in the order in which they were sent, each on what the ones before it left; after one
 * that fails it refuses the rest. So those that need nothing of each other's answers take one round trip:
 * `await Promise.all([one(tx), another(tx)])`.
 */
export function abreast<T>(tx: Tx, work: (tx: Tx) => Promise<T>): Promise<T> {
  const executor = tx.getExecutor();
  return executor.provideConnection(async (connection) => {
    let isOver = false;
    let failed: { error: unknown } | undefined;
    const provider: ConnectionProvider = {
      provideConnection(consumer) {
        // Where one of several fails, the others must not go on in whatever the connection is used for next.
        if (isOver) return Promise.reject(new Error('the transaction is over'));
        const done = consumer(connection);
        done.catch((error: unknown) => (failed ??= { error }));
        return done;
      },
    };
    try {
      return await work(
        new Transaction<Database>({
          config: { dialect },
          dialect,
          driver,
          executor: executor.withConnectionProvider(provider),
        }),
      );
    } catch (error) {
      throw failed && isRefusedForAnother(error) ? failed.error : error;
    } finally {
      isOver = true;
    }
  });
}
