/** Things in rows of so many, the last one as long as it gets. */
export function rowsOf<T>(things: readonly T[], columns: number): T[][] {
  const rows: T[][] = [];
  for (let from = 0; from < things.length; from += columns) rows.push(things.slice(from, from + columns));
  return rows;
}

/** So few are simply all there: nothing comes and goes while one scrolls. */
export const ALL_AT_ONCE = 60;

/**
 * How many rows of a search are there before somebody scrolls: those of the first dishes, and one more than there is room for in any case. What can't be
 * scrolled never asks for the rest.
 * @param room how many rows are seen at once
 */
export const rowsAtFirst = (columns: number, room: number): number =>
  Math.max(Math.ceil(ALL_AT_ONCE / columns), Math.ceil(room) + 1);
