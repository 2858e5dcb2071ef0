import adapter from '@sveltejs/adapter-static';
import { sveltekit } from '@sveltejs/kit/vite';
import { BUILD_TARGET } from '@meja/ui/browsers';
import { mejaMessages, zodWithoutEval } from '@meja/ui/vite';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';

// Under `pnpm dev` the tablet app's dev server stands in front and hands /office on to this one.
const port = Number(process.env['PORT'] ?? 3002);
const api = process.env['DEV_API'] ?? 'http://127.0.0.1:3001';
const version = process.env['BUILD_VERSION'];

export default defineConfig({
  plugins: [
    zodWithoutEval(),
    mejaMessages(),
    tailwindcss(),
    sveltekit({
      adapter: adapter({ fallback: 'index.html', precompress: true }),
      paths: { base: '/office' },
      version: { ...(version === undefined ? {} : { name: version }), pollInterval: 0 },
    }),
  ],
  build: { target: BUILD_TARGET },
  server: {
    port,
    strictPort: true,
    proxy: { '/api': api },
  },
});
