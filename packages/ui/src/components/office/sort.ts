export interface Sort {
  key: string;
  direction: 'asc' | 'desc';
}

export type Sortable = string | number | null | undefined;

/** The next sort after a tap on a column's head: ascending, descending, and round again. */
export const nextSort = (sort: Sort | undefined, key: string, first: Sort['direction'] = 'asc'): Sort =>
  sort?.key === key
    ? { key, direction: sort.direction === 'asc' ? 'desc' : 'asc' }
    : { key, direction: first };

/** Sorted copy; equal rows keep their order, and what has no value comes last either way. */
export function sortRows<Row>(
  rows: readonly Row[],
  by: (row: Row) => Sortable,
  direction: Sort['direction'],
  locale: string,
): Row[] {
  const collator = new Intl.Collator(locale, { numeric: true, sensitivity: 'base' });
  const sign = direction === 'asc' ? 1 : -1;
  return [...rows].sort((one, other) => {
    const [a, b] = [by(one) ?? undefined, by(other) ?? undefined];
    if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
    if (typeof a === 'number' && typeof b === 'number') return sign * (a - b);
    return sign * collator.compare(String(a), String(b));
  });
}
