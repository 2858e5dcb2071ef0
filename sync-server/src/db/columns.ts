import type { ColumnType } from 'kysely';

/** A timestamptz: an instant. */
export type Instant = ColumnType<Date, Date | string, Date | string>;
export type NullableInstant = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
/** A timestamptz that the database fills in. */
export type StampedInstant = ColumnType<Date, Date | string | undefined, Date | string>;

/** A jsonb column: written as text, because the driver would turn a JavaScript array into a PostgreSQL one. */
export type Json<T> = ColumnType<T, string, string>;
export type NullableJson<T> = ColumnType<T | null, string | null | undefined, string | null>;
export type DefaultedJson<T> = ColumnType<T, string | undefined, string>;

/** Filled in by a trigger; whatever is written is replaced. */
export type StreamSeq = ColumnType<number, number | undefined, number>;

/** What a row is found by, as PostgreSQL folds it (migration 0032). Nobody writes it. */
export type Searched = ColumnType<string, never, never>;

/** A column that may be left out of an insert because null is what it then holds. */
export type Nullable<T> = ColumnType<T | null, T | null | undefined, T | null>;
