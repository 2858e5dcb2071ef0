import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './runner/command.ts';

const files = globSync(
  ['*.*', '.config/*', 'docs/**/*.md', '{apps,packages,sync-server}/**/*.{ts,svelte,json}'],
  {
    cwd: ROOT,
    exclude: (path) => /(^|\/)(node_modules|build|\.svelte-kit)$/.test(path),
  },
).map((path) => `/${path}`);

/** What stands in code quotes and looks like a file. Names with wildcards stand for several. */
const filesNamedIn = (text: string): string[] =>
  [...text.matchAll(/`([\w./-]+\.(?:ts|svelte|cjs|json|md))`/g)]
    .flatMap(([, name]) => name ?? [])
    .filter((name) => !name.startsWith('/'));

test.each(['asvs.md', 'security.md', 'kiosk.md'])('each file that docs/%s names is there', (name) => {
  const named = filesNamedIn(readFileSync(join(ROOT, 'docs', name), 'utf8'));
  expect(named.filter((file) => !files.some((path) => path.endsWith(`/${file}`)))).toEqual([]);
});
