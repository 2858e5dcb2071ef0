import type { Sort, Sortable } from './sort.ts';

export interface Column<Row> {
  key: string;
  label: string;
  /** `end` for amounts and counts: right-aligned, digits of one width. */
  align?: 'start' | 'end';
  width?: string;
  muted?: boolean;
  /** The words in the cell; without it the table's `cell` snippet draws it. */
  value?: (row: Row) => string;
  /** Lets the table sort by itself. */
  sortBy?: (row: Row) => Sortable;
  /** Lets the caller sort. */
  sortable?: boolean;
  /** Which way the first tap sorts: amounts and times mostly want `desc`. */
  firstDirection?: Sort['direction'];
}
