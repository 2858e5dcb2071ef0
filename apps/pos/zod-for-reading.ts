import type { Plugin } from 'vite';

const NEEDLESS =
  /^import .* from "\.\.\/(?:core\/json-schema-processors|core\/to-json-schema|locales\/en)\.js";$/gm;
const ABSENT = `
const en = () => ({});
const processors = {};
`;

/** `.email()`, `.url()` and many more of a string; the formats that a schema names itself, as `z.uuid()`, stay. */
const FORMATS =
  /(ZodString = [^;]*;\s*_ZodString\.init\(inst, def\);\s*\}), \{\s*email\(params\) \{[\s\S]*?\n\}\);/;
const METHODS =
  /^ {4}\w+\([^)]*\) \{\n {8}return (?:this\.check\(checks\.(?:includes|startsWith|endsWith|lowercase|uppercase|normalize|toLowerCase|toUpperCase|slugify|multipleOf|mime)|util\.(?:extend|safeExtend|merge|partial|required))\([^;]*;\n {4}\},\n/gm;

/** Methods of every schema, and of objects, that none of ours calls. Each holds on to a kind of schema, or to a way of reading. */
const UNCALLED = [
  ...['with', 'register', 'superRefine', 'overwrite', 'exactOptional', 'nullish', 'nonoptional', 'or', 'and'],
  ...['transform', 'prefault', 'catch', 'pipe', 'readonly', 'describe', 'meta', 'isOptional', 'isNullable'],
  ...['apply', '"~standard"', 'parseAsync', 'safeParseAsync', 'spa', 'validate', 'validateAsync', 'encode'],
  ...['decode', 'encodeAsync', 'decodeAsync', 'safeEncode', 'safeDecode', 'safeEncodeAsync'],
  ...['safeDecodeAsync', 'toJSONSchema', 'description', 'keyof', 'catchall', 'passthrough', 'loose'],
  ...['strict', 'strip'],
];
/** A call of one of them on a schema, as our own code writes it: `z.object(…).strict()`, `Line.strict()`. */
const CALL = new RegExp(`(?:\\bz\\.\\w[^\\n]*\\)|\\b[A-Z]\\w*)\\.(?:${UNCALLED.join('|')})\\(`);
const OURS = /\/(?:packages\/(?:domain|sync|ui)|apps\/pos)\/src\/(?!.*\/paraglide\/).*\.(?:ts|svelte)$/;
const methodCalled = (name: string): RegExp =>
  new RegExp(
    `^ {4}(?:async |get |set )?${name}(?:: (?:async )?function \\w+)?\\([^)]*\\) \\{\\n(?: {8}.*\\n)+ {4}\\},\\n`,
    'gm',
  );

/** How a schema is written as JSON Schema. */
const DESCRIBING = /^ {4}inst\._zod\.processJSONSchema = .*;\n/gm;
/** An object's parser that is compiled with `Function`, which the content security policy forbids. */
const COMPILED = 'core.$ZodObjectJIT.init(inst, def);';
/** What keeps the parsing of an object that contains itself from going on for ever. JSON can't say such an object. */
const CYCLES = 'core.config({ memoizer: core.memoizer() });';

/**
 * The tablet reads documents by their schemas; it neither describes the schemas nor shows what zod says of a document that does not fit. But
 * each schema of zod holds on to the code that turns it into JSON Schema, to English sentences, and to methods that none of ours calls: two
 * fifths of the library, which stay out of what tablets load. Whoever calls such a method sees the build fail.
 */
export const zodForReading = (): Plugin[] => [
  {
    name: 'meja:zod-calls',
    apply: 'build',
    enforce: 'pre',
    transform: {
      filter: { id: OURS },
      handler(code) {
        const call = CALL.exec(code)?.[0];
        if (call !== undefined) this.error(`tablets do without this method of zod: ${call}`);
      },
    },
  },
  reading(),
];

const reading = (): Plugin => ({
  name: 'meja:zod-for-reading',
  apply: 'build',
  transform: {
    filter: { id: /zod\/v4\/classic\/schemas\.js$/ },
    handler(code) {
      const found = code.match(NEEDLESS)?.length ?? 0;
      const parts = [FORMATS, METHODS, DESCRIBING, ...UNCALLED.map(methodCalled)];
      const isKnown = [COMPILED, CYCLES].every((text) => code.includes(text));
      if (found !== 3 || !isKnown || parts.some((part) => code.search(part) < 0))
        this.error('zod has changed: look anew at what its schemas hold on to');
      const read = code
        .replaceAll(NEEDLESS, '')
        .replace(FORMATS, '$1);')
        .replaceAll(METHODS, '')
        .replaceAll(DESCRIBING, '')
        .replace(COMPILED, 'core.$ZodObject.init(inst, def);')
        .replace(CYCLES, 'return;');
      const called = UNCALLED.reduce((text, name) => text.replaceAll(methodCalled(name), ''), read);
      return { code: called + ABSENT, map: null };
    },
  },
});
