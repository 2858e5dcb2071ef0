import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Where pnpm keeps the packages that it has installed, and a copy of the lock file beside them. */
const STORE = join('node_modules', '.pnpm');
export const storeOf = (root: string): string => join(root, STORE);

export interface StoredPackage {
  name: string;
  version: string;
  folder: string;
}

/**
 * The packages in pnpm's store under `root`. One that is used with several sets of peers comes once for each. pnpm keeps
 * what nothing uses any more for some days: whoever asks compares with a lock file.
 */
export function* storedPackages(root: string): Generator<StoredPackage> {
  const store = storeOf(root);
  for (const folder of foldersIn(store)) {
    const inside = join(store, folder, 'node_modules');
    for (const name of packagesOf(inside))
      yield { name, version: versionIn(folder), folder: join(inside, name) };
  }
}

/** `@types+pg@8.23.1` or `vitest@5.1.1_vite@8.3.8` */
const versionIn = (folder: string): string => /^.[^@]*@([^@_]+)/.exec(folder)?.[1] ?? '';

/** A package is a real folder. What it depends on stands beside it as a link. */
function packagesOf(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return foldersIn(folder).flatMap((name) =>
    name.startsWith('@') ? foldersIn(join(folder, name)).map((inner) => `${name}/${inner}`) : [name],
  );
}

const foldersIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
