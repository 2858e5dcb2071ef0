import type { Plugin } from 'vite';

const JSON_SCHEMA = /^import .* from "\.\.\/core\/(?:json-schema-processors|to-json-schema)\.js";$/gm;
const ABSENT = `
const processors = {};
const createStandardJSONSchemaMethod = () => undefined;
const createToJSONSchemaMethod = () => () => { throw new Error('this build of zod describes no schema'); };
`;

/**
 * The tablet reads documents by their schemas and describes the schemas to nobody; but each schema of zod holds on to the code that turns it
 * into JSON Schema, a fifth of the library. It stays out of what tablets load.
 */
export const zodForReading = (): Plugin => ({
  name: 'meja:zod-for-reading',
  apply: 'build',
  transform: {
    filter: { id: /zod\/v4\/classic\/schemas\.js$/ },
    handler(code) {
      const found = code.match(JSON_SCHEMA)?.length ?? 0;
      if (found !== 2) this.error('zod has changed: look anew at how its schemas reach JSON Schema');
      return { code: code.replaceAll(JSON_SCHEMA, '') + ABSENT, map: null };
    },
  },
});
