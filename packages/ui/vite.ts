import { compileWhileServing } from './messages.ts';
import { plainMessages } from './plain-messages.ts';

export { zodWithoutEval } from './zod-without-eval.ts';

/** The words of both languages as modules. */
export const mejaMessages = () => [
  keptPluralRules(),
  sortedMessages(),
  plainMessages(),
  // Several builds and test runs side by side must not write one folder: who starts them compiles once, before.
  process.env['MESSAGES_COMPILED'] === undefined ? compileWhileServing() : [],
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

/** The messages come in the order of their files. A message that moves to another file must not change what is built. */
const sortedMessages = () => ({
  name: 'meja-sorted-messages',
  transform: {
    filter: { id: /\/paraglide\/messages\/_index\.js$/ },
    handler: (code: string) => ({ code: code.split('\n').sort().join('\n'), map: null }),
  },
});
