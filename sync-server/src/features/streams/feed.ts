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

/** How much of a stretch is read at once. */
export interface Room {
  documents: number;
  /** What comes after so many bytes of JSON is left for later; about, as `weight` has it. */
  bytes: number;
  /** Whether keys are said once for many documents, as packs have it: a menu then weighs little more than its texts. */
  isPacked: boolean;
}

/** A row of a stream as devices get it; `doc` null says that it is gone for this outlet. */
export interface StreamRow<Doc> {
  id: string;
  seq: number;
  doc: Doc | null;
  /** About how many bytes it is of JSON. */
  weight: number;
}

/** What was read of a stretch: as far as there was room, and one row at least where there is one. */
export interface Portion<Row> {
  rows: Row[];
  /** There may be more. */
  isCut: boolean;
}

/** How a collection is read for the devices of an outlet. */
export interface Feed<Doc = unknown> {
  /** Its rows after the cursor, in the order of number and id. PostgreSQL weighs them: what there is no room for is never read. */
  ahead(tx: Tx, scope: OutletScope, stretch: Stretch, room: Room): Promise<Portion<StreamRow<Doc>>>;
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
