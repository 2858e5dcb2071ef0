import type { Plugin } from 'vite';

const NEEDLESS =
  /^import .* from "\.\.\/(?:core\/json-schema-processors|core\/to-json-schema|locales\/en)\.js";$/gm;
const ABSENT = `
const en = () => ({});
const processors = {};
const createStandardJSONSchemaMethod = () => undefined;
const createToJSONSchemaMethod = () => () => { throw new Error('this build of zod describes no schema'); };
`;

/** `.email()`, `.url()` and many more of a string; the formats that a schema names itself, as `z.uuid()`, stay. */
const FORMATS =
  /(ZodString = [^;]*;\s*_ZodString\.init\(inst, def\);\s*\}), \{\s*email\(params\) \{[\s\S]*?\n\}\);/;
const METHODS =
  /^ {4}\w+\([^)]*\) \{\n {8}return (?:this\.check\(checks\.(?:includes|startsWith|endsWith|lowercase|uppercase|normalize|toLowerCase|toUpperCase|slugify|multipleOf|mime)|util\.(?:extend|safeExtend|merge|partial|required))\([^;]*;\n {4}\},\n/gm;

/**
 * The tablet reads documents by their schemas; it neither describes the schemas nor shows what zod says of a document that does not fit. But
 * each schema of zod holds on to the code that turns it into JSON Schema, to English sentences, and to methods that none of ours calls: a
 * fifth of the library, which stays out of what tablets load. Whoever calls such a method sees the app fail when it starts.
 */
export const zodForReading = (): Plugin => ({
  name: 'meja:zod-for-reading',
  apply: 'build',
  transform: {
    filter: { id: /zod\/v4\/classic\/schemas\.js$/ },
    handler(code) {
      const found = code.match(NEEDLESS)?.length ?? 0;
      if (found !== 3 || !FORMATS.test(code) || !METHODS.test(code))
        this.error('zod has changed: look anew at what its schemas hold on to');
      return {
        code: code.replaceAll(NEEDLESS, '').replace(FORMATS, '$1);').replaceAll(METHODS, '') + ABSENT,
        map: null,
      };
    },
  },
});
