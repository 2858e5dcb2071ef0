import type { Header, LineId, MutationArgs, MutationName, Order, OrderId, TableId } from '@meja/domain';
import type { Formats } from '../format/formats.ts';
import type { StandingLine } from './standing-line.ts';

/** The mutations whose names begin with this: `order`, `payment`, `shift`. */
export type MutationOf<Prefix extends string> = Extract<MutationName, `${Prefix}.${string}`>;

/** What the tablet's words need from the screen: names behind ids, and how money is written. */
export interface Lookup {
  order: (id: OrderId) => Order | undefined;
  tableName: (id: TableId) => string;
  money: (minor: number) => string;
}

/** One thing that two people set differently, as the tablet shows it. */
export interface Sides {
  what: string;
  mine: string;
  theirs: string;
}

/** What happened, and what to do about it. */
export interface Happened {
  title: string;
  happened: string;
  todo: string;
}

/** What the tablet says of one mutation. */
interface TabletMutation<Args> {
  /** One line that says what somebody did: `2× Es Teh ditambahkan`. */
  sentence: (args: Args, lookup: Lookup) => string;
  /** What it wanted, beside what stands. For what two people can set differently. */
  differs?: (args: Args, theirs: unknown, lookup: Lookup) => Sides[];
  /** What happened in a conflict, where that was not about a line. */
  conflict?: () => string;
  /** Its own words for money that no bill has room for. */
  unallocated?: (args: Args, lookup: Lookup) => Partial<Happened>;
}
export type TabletWords<Names extends MutationName> = {
  [Name in Names]: TabletMutation<MutationArgs<Name>>;
};

/** A header with the name of its table, since an id tells nobody anything. */
export interface NamedHeader extends Header {
  table: string | null;
}

export type Figures = Pick<Formats, 'money' | 'times' | 'count'>;

/** What head office's words need from the history that a change belongs to. */
export interface Telling {
  formats: Figures;
  /** What a line is called; undefined where no change before named it. */
  lineName: (id: LineId) => string | undefined;
  /** The header that the change leaves behind, and the one before it. */
  header: NamedHeader | undefined;
  before: NamedHeader | undefined;
}

/** What was done, in a sentence, and its particulars. */
export interface Told {
  title: string;
  details: string[];
}

/** A value that differs, in words: `from` is what stands, `to` what was wanted. */
export interface Difference {
  what: string;
  from: string;
  to: string;
}

/** What head office says of one mutation. */
interface OfficeMutation<Args> {
  told: (args: Args, telling: Telling) => Told;
  /** What it wanted of a line, beside what stands; undefined for a line that is gone. */
  differs?: (
    args: Args,
    line: StandingLine | undefined,
    formats: Pick<Figures, 'times' | 'count'>,
  ) => Difference;
}
export type OfficeWords<Names extends MutationName> = {
  [Name in Names]: OfficeMutation<MutationArgs<Name>>;
};

/** A mutation with its arguments, so that the words found by its name fit them. */
export type CommandOf<Names extends MutationName> = {
  [Name in Names]: { name: Name; args: MutationArgs<Name> };
}[Names];
