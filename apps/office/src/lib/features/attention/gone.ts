/** A list as far as it is loaded, by the ids of its rows. */
export interface Loaded {
  ids: readonly string[];
  /** There is nothing behind its last row. */
  isWhole: boolean;
}

/**
 * Whether one of these has left the list. What came since may just have pushed it out of the part that is loaded: it is gone only where the list
 * still reaches beyond the place that it had.
 * @param before the list, from its beginning, as it was when these stood in it
 */
export function isAnyGone(
  asked: readonly string[],
  before: readonly string[],
  { ids, isWhole }: Loaded,
): boolean {
  const places = new Map(ids.map((id, place) => [id, place]));
  return asked.some((id) => {
    if (places.has(id)) return false;
    if (isWhole) return true;
    const at = before.indexOf(id);
    if (at < 0) return false;
    const ahead = Math.max(-1, ...before.slice(0, at).map((other) => places.get(other) ?? -1));
    return before.slice(at + 1).some((other) => (places.get(other) ?? -1) > ahead);
  });
}
