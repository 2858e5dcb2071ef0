/** Who answers a request of the page: the cached app, a cached file, or the network untouched. */
export type Answer = 'shell' | 'file' | 'network';

export interface AskedFor {
  method: string;
  mode: RequestMode;
  sameOrigin: boolean;
  pathname: string;
}

/** What this origin serves beside the tablet app. The worker must never stand in front of it. */
const NOT_THE_APP = ['/api', '/office', '/healthz', '/readyz', '/metrics'];

const isUnder = (pathname: string, prefix: string): boolean =>
  pathname === prefix || pathname.startsWith(`${prefix}/`);

export function answerFor(asked: AskedFor, cachedPaths: ReadonlySet<string>): Answer {
  if (asked.method !== 'GET' || !asked.sameOrigin) return 'network';
  if (NOT_THE_APP.some((prefix) => isUnder(asked.pathname, prefix))) return 'network';
  if (cachedPaths.has(asked.pathname)) return 'file';
  return asked.mode === 'navigate' ? 'shell' : 'network';
}

/** The same as rules of the browser's, by which it asks the server without waking the worker (WICG Static Routing). */
export const pastTheWorker = () =>
  NOT_THE_APP.flatMap((path) => [path, `${path}/*`]).map((urlPattern) => ({
    condition: { urlPattern },
    source: 'network' as const,
  }));
