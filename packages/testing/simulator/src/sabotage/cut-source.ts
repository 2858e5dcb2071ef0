import { registerHooks } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { cut, type Cut } from '@meja/testing/cut';

const ROOT = fileURLToPath(new URL('../../../../../', import.meta.url));

/** The query parameter that separates a module loaded with cuts from the unchanged one. Its imports inherit it. */
const MARK = 'broken';

/**
 * Loads a module, and all that it imports of this project, with the cuts made. Each call loads them anew, whatever was loaded before, so that
 * one process can be broken in several ways, one after the other.
 */
export async function importCut(url: string, cuts: readonly Cut[]): Promise<unknown> {
  times += 1;
  const mark = String(times);
  // They stay: some modules are imported only while it runs.
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const resolved = nextResolve(specifier, context);
      const isMine = markOf(context.parentURL) === mark && isOfProject(resolved.url);
      return isMine ? { ...resolved, url: marked(resolved.url, mark) } : resolved;
    },
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      const mine =
        markOf(url) === mark ? cuts.filter(({ file }) => fileURLToPath(url) === `${ROOT}${file}`) : [];
      if (mine.length === 0 || loaded.source === undefined || loaded.source === null) return loaded;
      const source =
        typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source);
      return { ...loaded, source: cut(source, mine) };
    },
  });
  return import(marked(url, mark));
}
let times = 0;

const markOf = (url: string | undefined): string | null =>
  url?.startsWith('file:') === true ? new URL(url).searchParams.get(MARK) : null;

const isOfProject = (url: string): boolean =>
  url.startsWith(pathToFileURL(ROOT).href) && !url.includes('/node_modules/');

function marked(url: string, mark: string): string {
  const own = new URL(url);
  own.searchParams.set(MARK, mark);
  return own.href;
}
