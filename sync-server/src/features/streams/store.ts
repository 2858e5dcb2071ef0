import type { AggregateDocument, Context, DeviceId, OutletId, TenantId } from '@meja/domain';
import type { Tx } from '../../db/database.ts';

/** Whose work it is that is being saved. */
export interface Delivery {
  tenantId: string;
  deviceId: string;
  /** The outlet's, which tells business days. */
  day: { timeZone: string; dayStartMinutes: number };
}

/** How one kind of document lies in the database. */
export interface AggregateStore<Doc extends AggregateDocument> {
  /**
   * The documents of these ids, of whatever outlet of the tenant, and those that hold any of these claims (see
   * Aggregate.claims). It takes the same number of queries however many there are, and asks nothing for none.
   */
  load(tx: Tx, ids: readonly string[], claims: readonly string[]): Promise<Doc[]>;
  /**
   * Saves documents as they are now, in one round trip however many there are. Throws where one of the same id has come
   * to be at another outlet.
   * @param before the same documents as they were loaded, to see which parts were taken away
   */
  save(
    tx: Tx,
    delivery: Delivery,
    docs: readonly Doc[],
    before: (id: string) => Doc | undefined,
  ): Promise<void>;
  /** What people call each of them, by id. */
  titles(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** The outlet and the device that entries come from, by the verified token. */
export interface EntryScope {
  tenantId: TenantId;
  outletId: OutletId;
  deviceId: DeviceId;
}

/** An entry, with the context of the mutation that adds it. */
export interface Added<Entry> {
  entry: Entry;
  context: Context;
}

/** How one kind of entry is written. An entry that is there already stays as it is. */
export type EntryStore<Entry> = (tx: Tx, scope: EntryScope, added: readonly Added<Entry>[]) => Promise<void>;
