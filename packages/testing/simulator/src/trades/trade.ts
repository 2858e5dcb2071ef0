import type { Kind } from './screen.ts';

/** Reads the server's rows by plain SQL. */
export type Read = <Row extends object>(statement: string) => Promise<Row[]>;

export type Args = Readonly<Record<string, unknown>>;

/** A mutation, by what it is said to do. */
export interface Change {
  name: string;
  args: Args;
}

/** What the server answered to it. */
export interface Answer {
  outcome: string;
  code: string | null;
}

/** A document by the server's rows. */
export interface ServerDocument {
  id: string;
  outletId: string;
  businessDay: string;
  /** A device keeps it however old it is. */
  isOpen: boolean;
  /** What people see of it (see `Trade.seenOf`). */
  seen: string;
}

/** What the oracle knows of one kind of document. Like the oracle it shares no code with the domain. */
export interface Trade {
  kind: Kind;
  /** Where devices store its documents. */
  store: string;
  /** The table in which the server does. */
  table: string;
  /** What people see of a document, from a device: equal texts are equal documents. */
  seenOf(doc: unknown): string;
  /** What its mutations overwrite; null where they only add. */
  parts: Parts | null;
  /** Reads its rows. */
  read(read: Read): Promise<Books>;
}

/** The rows of one trade, with what must hold of them. What is wrong is told in words. */
export interface Books {
  documents: readonly ServerDocument[];
  /**
   * Rows that are not what the log says.
   * @param done the mutations that took effect, each once, in the server's order
   * @param edited documents that somebody changed past the log
   */
  wrongByLog(done: readonly Change[], edited: ReadonlySet<string>): string[];
  /** Money that does not add up. */
  wrongMoney(done: readonly Change[]): string[];
  /** Money that somebody moved, and that is not booked once, whatever the server answered. */
  wrongBooking(change: Change, answer: Answer): string | undefined;
  report: Report | null;
}

/** A report of head office on one outlet. */
export interface Report {
  path(outletId: string): string;
  wrongIn(report: unknown, outletId: string): string[];
}

/** The parts of a document that its mutations overwrite. */
export interface Parts {
  /** The part that a mutation puts something else in the place of; undefined where it only adds. */
  overwrittenBy(change: Change): string | undefined;
  /** The part that a mutation begins. */
  begunBy(change: Change): string | undefined;
  /** The part that somebody may change past the log. */
  edited: string;
  /** A part of a document on a screen. */
  shown(doc: unknown, part: string): string;
  /** An account of the log, that is told each mutation that took effect. */
  account(): Account;
}

export interface Account {
  apply(change: Change): void;
  /** A part as it stands now. */
  textOf(id: string, part: string): string;
}

/** The document of a kind that a mutation names. */
export function idOf(kind: string, { args }: Pick<Change, 'args'>): string | undefined {
  const id = args[`${kind}Id`];
  return typeof id === 'string' ? id : undefined;
}
