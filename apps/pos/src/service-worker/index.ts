/**
 * Keeps one whole version of the app in a cache of its own, so that a tablet starts without a network.
 * A new version is fetched completely beside the old one and then waits: only the page knows when nobody is
 * in the middle of an order, so only the page lets it take over (`SKIP_WAITING`).
 */
import { version } from '$app/env';
import { assets, immutable } from '$app/manifest';
import { self } from '$app/service-worker';
import { answerFor, pastTheWorker } from './routes.ts';

const CACHE_PREFIX = 'meja-pos-';
const CACHE = `${CACHE_PREFIX}${version}`;
const SHELL = '/';

const rooted = ({ path }: { path: string }): string => (path.startsWith('/') ? path : `/${path}`);
const immutablePaths = new Set(immutable.map(rooted));
/** What a browser shows before the app is installed is no part of the app. */
const isShownBefore = (path: string): boolean => path.startsWith('/screenshots/');
const filePaths = new Set([
  SHELL,
  ...immutablePaths,
  ...assets.map(rooted).filter((path) => !isShownBefore(path)),
]);

/** What browsers can do that TypeScript's own description of them does not know yet. */
interface RoutingInstallEvent extends ExtendableEvent {
  addRoutes?: (rules: readonly { condition: { urlPattern: string }; source: 'network' }[]) => Promise<void>;
}

self.addEventListener('install', (event: RoutingInstallEvent) => {
  // Requests to the server spare the way through this worker, and do not keep it from making room for the next one. A
  // browser that cannot do that, or takes no such rules, sends them through it.
  const routed = event.addRoutes?.(pastTheWorker()).catch(() => undefined);
  event.waitUntil(Promise.all([precache(), routed]));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(deleteOlderCaches().then(() => self.clients.claim()));
});

self.addEventListener('message', (event) => {
  const message = event.data as { type?: unknown } | null;
  if (message?.type !== 'SKIP_WAITING') return;
  event.waitUntil(self.skipWaiting());
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const answer = answerFor(
    {
      method: request.method,
      mode: request.mode,
      sameOrigin: url.origin === self.location.origin,
      pathname: url.pathname,
    },
    filePaths,
  );
  switch (answer) {
    case 'shell':
      return event.respondWith(fromCache(SHELL, request));
    case 'file':
      return event.respondWith(fromCache(url.pathname, request));
    case 'network':
      return;
    default:
      answer satisfies never;
  }
});

async function precache(): Promise<void> {
  const cache = await caches.open(CACHE);
  await Promise.all([...filePaths].map((path) => store(cache, path)));
  await refuseMixedVersions(cache);
}

async function store(into: Cache, path: string): Promise<void> {
  // A file named by its content is the same in every version: take it from the version in use, or as the page has it.
  const isNamedByContent = immutablePaths.has(path);
  const known = isNamedByContent ? await caches.match(path, { ignoreVary: true }) : undefined;
  const cache = isNamedByContent ? 'default' : 'no-cache';
  const response = known ?? (await fetch(path, { cache, credentials: 'same-origin' }));
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  await into.put(path, response);
}

/** In the middle of a deployment the server may hand out the page of another version; then try again later. */
async function refuseMixedVersions(cache: Cache): Promise<void> {
  const shell = await cache.match(SHELL, { ignoreVary: true });
  const html = (await shell?.text()) ?? '';
  for (const [path] of html.matchAll(/\/_app\/immutable\/[\w./-]+/g)) {
    if (!filePaths.has(path)) throw new Error(`the page names ${path}, which is not of version ${version}`);
  }
}

async function deleteOlderCaches(): Promise<void> {
  const names = await caches.keys();
  const older = names.filter((name) => name.startsWith(CACHE_PREFIX) && name !== CACHE);
  await Promise.all(older.map((name) => caches.delete(name)));
}

async function fromCache(path: string, request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  // Module requests carry other headers than the requests that filled the cache: `Vary` must not count.
  const cached = await cache.match(path, { ignoreVary: true });
  // The browser may have evicted the cache under pressure; then the network is the only source left.
  return cached ?? fetch(request);
}
