import adapter from '@sveltejs/adapter-static';
import { sveltekit } from '@sveltejs/kit/vite';
import { BUILD_TARGET } from '@meja/ui/browsers';
import { mejaMessages, zodWithoutEval } from '@meja/ui/vite';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';
import { noServiceWorkerInDevelopment } from './dev-service-worker.ts';
import { plainHistory } from './plain-history.ts';
import { zodForReading } from './zod-for-reading.ts';

// `pnpm dev` opens this server and lets it hand the rest on (sync-server/bin/dev.ts).
const port = Number(process.env['PORT'] ?? 3000);
const api = process.env['DEV_API'] ?? 'http://127.0.0.1:3001';
const office = process.env['DEV_OFFICE'] ?? 'http://127.0.0.1:3002';
const version = process.env['BUILD_VERSION'];

export default defineConfig({
  plugins: [
    noServiceWorkerInDevelopment(),
    plainHistory(),
    zodForReading(),
    zodWithoutEval(),
    mejaMessages(),
    tailwindcss(),
    sveltekit({
      adapter: adapter({ fallback: 'index.html', precompress: true }),
      serviceWorker: { register: false },
      // Same sources, same version: a rebuild alone must not make tablets fetch the app again.
      version: { ...(version === undefined ? {} : { name: version }), pollInterval: 0 },
    }),
  ],
  build: {
    target: BUILD_TARGET,
    // Shared code must not be put into a chunk that is fetched for something else: the order screen would fetch that too.
    rolldownOptions: {
      // What several pages and sheets share would be 180 files, most of them below 1 kB. What nearly the same of them need is put together
      // up to that size; with more, the order screen fetches what it does not need.
      output: {
        codeSplitting: {
          groups: [
            // What starts SvelteKit sets it before anything that reads it is loaded.
            { name: 'payload', test: /runtime\/client\/payload/, priority: 1 },
            { name: 'shared', minShareCount: 2, entriesAware: true, entriesAwareMergeThreshold: 1_000 },
          ],
        },
      },
      experimental: { chunkOptimization: { mergeCommonChunks: true, avoidRedundantChunkLoads: true } },
    },
  },
  server: {
    port,
    strictPort: true,
    proxy: {
      '/api': api,
      '/healthz': api,
      '/readyz': api,
      '/office': { target: office, ws: true },
    },
  },
});
