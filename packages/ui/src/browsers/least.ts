/**
 * The oldest browsers that Meja takes: the one place where their versions stand. The builds, the page for older browsers and the check of what
 * the builds use all read them from here. Edge has the version of Chrome, and every browser of an iPad or iPhone that of its Safari.
 */
export const LEAST = { chrome: '117', firefox: '128', safari: '17.4' } as const;

export type Browser = keyof typeof LEAST;

/** As Vite takes them for `build.target`. */
export const BUILD_TARGET: string[] = Object.entries(LEAST).map(([browser, version]) => browser + version);

/** As people read them. */
export const LEAST_WORDS = `Chrome ${LEAST.chrome}, Edge ${LEAST.chrome}, Firefox ${LEAST.firefox}, Safari ${LEAST.safari} (iPadOS ${LEAST.safari})`;

/** What all of them have, and no older one has all of. The page looks for it before anything else runs. */
export const PROBES = ['AbortSignal.any', 'CSS.registerProperty', 'Object.groupBy'] as const;
