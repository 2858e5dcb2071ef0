import type { Plugin } from 'vite';

const NEEDLESS =
  /^import .* from "\.\.\/(?:core\/json-schema-processors|core\/to-json-schema|locales\/en)\.js";$/gm;
const ABSENT = `
const en = () => ({});
const processors = {};
const createStandardJSONSchemaMethod = () => undefined;
const createToJSONSchemaMethod = () => () => { throw new Error('this build of zod describes no schema'); };
`;

/**
 * The tablet reads documents by their schemas; it neither describes the schemas nor shows what zod says of a document that does not fit. But
 * each schema of zod holds on to the code that turns it into JSON Schema, and to English sentences: a fifth of the library, which stays out
 * of what tablets load.
 */
export const zodForReading = (): Plugin => ({
  name: 'meja:zod-for-reading',
  apply: 'build',
  transform: {
    filter: { id: /zod\/v4\/classic\/schemas\.js$/ },
    handler(code) {
      const found = code.match(NEEDLESS)?.length ?? 0;
      if (found !== 3) this.error('zod has changed: look anew at what its schemas hold on to');
      return { code: code.replaceAll(NEEDLESS, '') + ABSENT, map: null };
    },
  },
});
