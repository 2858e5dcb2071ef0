import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { storedPackages, storeOf } from './store.ts';

/** Bytes by the name of the package; several versions of one package are added up. */
export type Weights = ReadonlyMap<string, number>;

/**
 * Weighs the packages that pnpm has installed under `root`.
 *
 * pnpm installs a package once for each set of peers that it is used with. The files of these folders are the same, mostly
 * by hard links, so they count once. pnpm keeps packages that nothing uses any more for some days, so only those count that
 * the lock file beside them names. Links are not followed.
 */
export function weighInstall(root: string): Weights {
  const inUse = packagesIn(readFileSync(join(storeOf(root), 'lock.yaml'), 'utf8'));
  const weights = new Map<string, number>();
  const weighed = new Set<string>();
  for (const { name, version, folder } of storedPackages(root)) {
    const id = `${name}@${version}`;
    if (!inUse.has(id) || weighed.has(id)) continue;
    weighed.add(id);
    weights.set(name, (weights.get(name) ?? 0) + bytesIn(folder));
  }
  return weights;
}

/** The keys (`name@version`) of the section `packages` of a lock file. */
function packagesIn(lockFile: string): Set<string> {
  const [, section = ''] = lockFile.split(/^packages:$/m);
  const [packages = ''] = section.split(/^\w/m);
  return new Set([...packages.matchAll(/^ {2}'?([^\s'][^']*?)'?:$/gm)].flatMap(([, id]) => id ?? []));
}

function bytesIn(folder: string): number {
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += bytesIn(path);
    else if (entry.isFile()) bytes += lstatSync(path).size;
  }
  return bytes;
}
