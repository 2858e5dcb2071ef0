import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Cut } from './sabotages.ts';

const ROOT = fileURLToPath(new URL('../../../../../', import.meta.url));

/** A source with the cuts made; a place that is not there, or more than once, is an error: the sabotage has gone stale. */
export function cut(source: string, cuts: readonly Cut[]): string {
  return cuts.reduce((text, { file, find, replace }) => {
    const found = text.split(find).length - 1;
    if (found !== 1) throw new Error(`${file} has ${found} places like: ${find}`);
    return text.replace(find, () => replace);
  }, source);
}

/** From here on these files are loaded with the cuts made. To be called before any of them is. */
export function cutSources(cuts: readonly Cut[]): void {
  const byUrl = Map.groupBy(cuts, ({ file }) => `${ROOT}${file}`);
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      const mine = url.startsWith('file:') ? byUrl.get(fileURLToPath(url)) : undefined;
      if (!mine || loaded.source === undefined || loaded.source === null) return loaded;
      const source =
        typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source);
      return { ...loaded, source: cut(source, mine) };
    },
  });
}
