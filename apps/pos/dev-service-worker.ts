import type { Plugin } from 'vite';

/** Takes itself and its caches away, and shows its pages anew. */
const FAREWELL = `
addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) await caches.delete(name);
  await registration.unregister();
  for (const client of await clients.matchAll({ type: 'window' })) await client.navigate(client.url);
})()));
`;

/**
 * In development no service worker is registered. One that `pnpm start` left behind on the same address would go on
 * showing the built app: it asks for its next version, and gets one that removes it.
 */
export const noServiceWorkerInDevelopment = (): Plugin => ({
  name: 'meja:no-service-worker-in-development',
  configureServer(server) {
    server.middlewares.use('/service-worker.js', (_request, response) => {
      response.setHeader('content-type', 'text/javascript');
      response.end(FAREWELL);
    });
  },
});
