/** Things in rows of so many, the last one as long as it gets. */
export function rowsOf<T>(things: readonly T[], columns: number): T[][] {
  const rows: T[][] = [];
  for (let from = 0; from < things.length; from += columns) rows.push(things.slice(from, from + columns));
  return rows;
}
