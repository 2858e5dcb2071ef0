import type { Plugin } from 'vite';

/** JSON in the place of devalue, as far as the tablet's part of SvelteKit calls it. */
const PLAIN = `
export const stringify = (value) => JSON.stringify({ value });
export const parse = (text) => JSON.parse(text).value;
const absent = () => { throw new Error('this build of SvelteKit has no data of a server'); };
export const unflatten = absent;
export const uneval = absent;
export const stringifyAsync = absent;
`;

/**
 * The tablet loads nothing from a server of SvelteKit's: no route has server data, forms or remote functions, and what it keeps in the
 * browser's history is plain. So the library that carries dates, maps and cycles over the wire stays out of what tablets load.
 */
export const plainHistory = (): Plugin => ({
  name: 'meja:plain-history',
  apply: 'build',
  enforce: 'pre',
  resolveId(source, importer) {
    const isOfClient = this.environment.name === 'client' && importer?.includes('@sveltejs/kit/src/runtime/');
    return source === 'devalue' && isOfClient ? '\0meja:plain-history' : undefined;
  },
  load: (id) => (id === '\0meja:plain-history' ? PLAIN : undefined),
});
