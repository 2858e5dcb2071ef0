import { sql, type RawBuilder } from 'kysely';

/** `column = any(ids)`, one parameter however many: the statement stays the same, and so does its plan. */
export const anyOf = <Id extends string>(ids: readonly Id[]): RawBuilder<Id> =>
  sql<Id>`any(${[...ids]}::uuid[])`;

/** The same for names. */
export const anyNameOf = <Name extends string>(names: readonly Name[]): RawBuilder<Name> =>
  sql<Name>`any(${[...names]}::text[])`;
