/** A change of the product's source, at a place that must be there exactly once. */
export interface Cut {
  /** From the root of the project. */
  file: string;
  find: string;
  replace: string;
}

/** A source with the cuts made; a place that is not there, or more than once, is an error: the cut has gone stale. */
export function cut(source: string, cuts: readonly Cut[]): string {
  return cuts.reduce((text, { file, find, replace }) => {
    const found = text.split(find).length - 1;
    if (found !== 1) throw new Error(`${file} has ${found} places like: ${find}`);
    return text.replace(find, () => replace);
  }, source);
}
