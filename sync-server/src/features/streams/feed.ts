import type { BusinessDay, OutletId } from '@meja/domain';
import type { DeviceSecret } from '../../http/tokens.ts';
import type { Collection, Cursor } from '@meja/sync';
import type { RawBuilder } from 'kysely';
import type { Tx } from '../../db/database.ts';

/** Whose streams they are, in the transaction of a tenant. */
export interface OutletScope {
  outletId: OutletId;
  /** Of the device that reads: it checks PINs by it. What is told to all devices at once has no staff in it. */
  secret?: DeviceSecret;
}

/** A stretch of a stream: what comes after the cursor, of one collection. */
export interface Stretch {
  cursor: Cursor;
  collection: Collection;
  /** The oldest business day of which closed documents belong to a first load. */
  keepFrom: BusinessDay;
}

/** A row of a stream as devices get it; `doc` null says that it is gone for this outlet. */
export interface StreamRow<Doc> {
  id: string;
  seq: number;
  doc: Doc | null;
}

/** How a collection is read for the devices of an outlet. */
export interface Feed<Doc = unknown> {
  /** Its rows after the cursor, in the order of number and id. */
  ahead(tx: Tx, scope: OutletScope, stretch: Stretch, limit: number): Promise<StreamRow<Doc>[]>;
  /** The same rows as what follows `from` in SQL, to be counted. */
  counted(scope: OutletScope, stretch: Stretch): RawBuilder<unknown>;
  /**
   * The rows that a device should hold, as what follows `from` in SQL, with their number as `seq`: the device's own count
   * and sum are compared with theirs. Null where a difference could not be told.
   */
  held(scope: OutletScope, keepFrom: BusinessDay): RawBuilder<unknown> | null;
}

/** A document whose ids are still plain strings: rows carry no brands, and the wire's schema gives them back. */
export type Plain<Doc> = { [Key in keyof Doc]: unknown };
