import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Bytes by the name of the package; several versions of one package are added up. */
export type Weights = ReadonlyMap<string, number>;

const STORE = join('node_modules', '.pnpm');

/**
 * Weighs the packages that pnpm has installed under `root`.
 *
 * pnpm installs a package once for each set of peers that it is used with. The files of these folders are the same, mostly
 * by hard links, so they count once. pnpm keeps packages that nothing uses any more for some days, so only those count that
 * the lock file beside them names. Links are not followed.
 */
export function weighInstall(root: string): Weights {
  const store = join(root, STORE);
  const inUse = packagesIn(readFileSync(join(store, 'lock.yaml'), 'utf8'));
  const weights = new Map<string, number>();
  const weighed = new Set<string>();
  for (const folder of foldersIn(store)) {
    for (const name of packagesOf(join(store, folder, 'node_modules'))) {
      const id = `${name}@${versionIn(folder)}`;
      if (!inUse.has(id) || weighed.has(id)) continue;
      weighed.add(id);
      const bytes = bytesIn(join(store, folder, 'node_modules', name));
      weights.set(name, (weights.get(name) ?? 0) + bytes);
    }
  }
  return weights;
}

/** The keys (`name@version`) of the section `packages` of a lock file. */
function packagesIn(lockFile: string): Set<string> {
  const [, section = ''] = lockFile.split(/^packages:$/m);
  const [packages = ''] = section.split(/^\w/m);
  return new Set([...packages.matchAll(/^ {2}'?([^\s'][^']*?)'?:$/gm)].flatMap(([, id]) => id ?? []));
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

function bytesIn(folder: string): number {
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += bytesIn(path);
    else if (entry.isFile()) bytes += lstatSync(path).size;
  }
  return bytes;
}
