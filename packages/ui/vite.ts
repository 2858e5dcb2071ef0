import { fileURLToPath } from 'node:url';
import { paraglideVitePlugin } from '@inlang/paraglide-js';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Compiles `messages/*.json` into `src/messages/paraglide`, at build start and on every change in development.
 * One module per message, so that each screen brings the words that it says and no others.
 * The options must stay those of the `messages` script in package.json: both write the same folder.
 */
export const mejaMessages = () => [
  keptPluralRules(),
  // Several builds and test runs side by side would write the folder under each other's feet: compiled once, before.
  process.env['MESSAGES_COMPILED'] === undefined ? compileMessages() : [],
];

const MAKES_RULES = 'new Intl.PluralRules(locale, options)';

/** The compiled messages make the rules of a language anew for each number; to make them costs more than all the rest of a word. */
const keptPluralRules = () => ({
  name: 'meja-kept-plural-rules',
  transform: {
    filter: { id: /\/paraglide\/registry\.js$/ },
    handler: (code: string) => {
      if (!code.includes(MAKES_RULES))
        throw new Error('the compiled messages make plural rules in another way');
      return { code: `const kept = {};\n${code.replace(MAKES_RULES, KEEPS_RULES)}`, map: null };
    },
  },
});

const KEEPS_RULES = `(kept[locale + (options?.type ?? '')] ??= ${MAKES_RULES})`;

const compileMessages = () =>
  paraglideVitePlugin({
    project: here('./project.inlang'),
    outdir: here('./src/messages/paraglide'),
    strategy: ['globalVariable', 'baseLocale'],
    outputStructure: 'message-modules',
    emitTsDeclarations: true,
    emitReadme: false,
    cleanOutdir: false,
  });
