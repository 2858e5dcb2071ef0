import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { expect, test } from '@playwright/test';

const KIT = fileURLToPath(new URL('../.svelte-kit/', import.meta.url));
const CLIENT = join(KIT, 'output/client');
const NODES = 'generated/build/client-optimized/nodes';
/** What a slow line or a slow tablet has to take in before the first dish can be tapped; bytes. */
const AT_MOST = 120_000;

interface Chunk {
  file: string;
  imports?: string[];
}

const manifest = JSON.parse(readFileSync(join(CLIENT, '.vite/manifest.json'), 'utf8')) as Record<
  string,
  Chunk
>;

/** What the browser fetches before any of them runs. */
function closureOf(keys: readonly string[]): string[] {
  const seen = new Set<string>();
  const visit = (key: string): void => {
    if (seen.has(key)) return;
    seen.add(key);
    for (const next of manifest[key]?.imports ?? []) visit(next);
  };
  keys.forEach(visit);
  return [...seen];
}

/** The layout and the error page, which every start fetches, and the page itself. */
function nodesOf(page: string): string[] {
  const nodes = readdirSync(join(KIT, NODES)).filter((name) => {
    const source = readFileSync(join(KIT, NODES, name), 'utf8');
    return /\/routes\/\+(layout|error)\./.test(source) || source.includes(`/routes/${page}`);
  });
  return nodes.map((name) => `.svelte-kit/${NODES}/${name}`);
}

test('the order screen is there after 120 kB of JavaScript, compressed as it is sent', () => {
  const starts = Object.keys(manifest).filter(
    (key) => key.includes('/runtime/client/') || key.endsWith('client-optimized/app.js'),
  );
  const nodes = nodesOf('order/[id]/+page.svelte');
  expect([...starts, ...nodes].every((key) => key in manifest)).toBe(true);
  expect(nodes).toHaveLength(3);
  const sizes = closureOf([...starts, ...nodes]).map((key) => {
    const { file } = manifest[key] ?? { file: key };
    return { file: basename(file), bytes: brotliCompressSync(readFileSync(join(CLIENT, file))).length };
  });
  sizes.sort((a, b) => b.bytes - a.bytes);
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  expect(total, JSON.stringify(sizes.slice(0, 12))).toBeLessThanOrEqual(AT_MOST);
});
