import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..');
export const APPS = ['pos', 'office'] as const;
export type App = (typeof APPS)[number];

/** What both apps are made of, beside their own folder. */
const SHARED = ['packages/domain', 'packages/sync', 'packages/ui', 'pnpm-lock.yaml', 'tsconfig.base.json'];

/** Made by tools, or for tests only: nothing of it reaches a build. */
const LEFT_OUT = new Set([
  'node_modules',
  'build',
  '.svelte-kit',
  'paraglide',
  'e2e',
  'gallery',
  'test-results',
]);
const isTest = (name: string): boolean => name.endsWith('.test.ts') || name.startsWith('vitest.');

/** Changes whenever a file that goes into the app changes; it is also the version of the app that is built. */
export async function fingerprint(app: App): Promise<string> {
  const lists = await Promise.all([...SHARED, `apps/${app}`].map(filesUnder));
  const paths = lists.flat().sort();
  const hash = createHash('sha256');
  const contents = await Promise.all(paths.map((path) => readFile(join(ROOT, path))));
  for (const [index, path] of paths.entries()) {
    const content = contents[index] ?? Buffer.alloc(0);
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex').slice(0, 16);
}

async function filesUnder(path: string): Promise<string[]> {
  const entries = await readdir(join(ROOT, path), { withFileTypes: true }).catch(() => undefined);
  if (!entries) return [path];
  const kept = entries.filter(({ name }) => !LEFT_OUT.has(name) && !isTest(name));
  const nested = await Promise.all(
    kept.map(async (entry) => {
      const inside = `${path}/${entry.name}`;
      return entry.isDirectory() ? filesUnder(inside) : [inside];
    }),
  );
  return nested.flat();
}
