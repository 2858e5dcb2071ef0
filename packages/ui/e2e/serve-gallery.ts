import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, preview } from 'vite';

const configFile = fileURLToPath(new URL('../gallery/vite.config.ts', import.meta.url));

export interface ServedGallery {
  url: string;
  close: () => Promise<void>;
}

/** Builds the gallery into a folder of its own and serves it on a free port. */
export async function serveGallery(): Promise<ServedGallery> {
  const outDir = await mkdtemp(join(tmpdir(), 'meja-gallery-'));
  const base = { configFile, logLevel: 'error', build: { outDir, emptyOutDir: true } } as const;
  await build(base);
  const server = await preview({ ...base, preview: { port: 0, host: '127.0.0.1' } });
  const url = server.resolvedUrls?.local[0];
  if (url === undefined) throw new Error('the gallery has no address');
  return {
    url,
    close: async () => {
      await server.close();
      await rm(outDir, { recursive: true, force: true });
    },
  };
}
