import type { Plugin } from 'vite';

const ASKED = 'experimentalStaticLocale ?? options.locale ?? getLocale()';
/** A plural that decides nothing, because the language has one form. */
const IDLE_PLURAL = /const \w+ = registry\.plural\("\w+", [^;]*\);\s*(?=return )/g;

const plainRuntime = (base: string): string => `
export const baseLocale = ${JSON.stringify(base)};
export let getLocale = () => baseLocale;
export const overwriteGetLocale = (read) => void (getLocale = read);
export const overwriteSetLocale = () => undefined;
`;

/**
 * The compiled messages can find a language by address, by cookie and by what a browser asks for, and each can be asked for in another language than
 * that of the moment. The apps keep the language themselves (src/messages/locale.svelte.ts), so none of that reaches who loads them.
 */
export const plainMessages = (): Plugin[] => [
  {
    name: 'meja-plain-runtime',
    apply: 'build',
    transform: {
      filter: { id: /\/paraglide\/runtime\.js$/ },
      handler(code) {
        const base = /^export const baseLocale = "(\w+)";$/m.exec(code)?.[1];
        if (base === undefined) return this.error('the runtime of the messages has changed');
        return { code: plainRuntime(base), map: null };
      },
    },
  },
  {
    name: 'meja-plain-messages',
    apply: 'build',
    transform: {
      filter: { id: /\/paraglide\/messages\/(?!_index)\w+\.js$/ },
      handler(code) {
        if (!code.includes(ASKED) || !code.includes(', options = {})'))
          this.error('the compiled messages have changed');
        return {
          code: code
            .replace(', experimentalStaticLocale }', ' }')
            .replace(', options = {})', ')')
            .replace(ASKED, 'getLocale()')
            .replaceAll(IDLE_PLURAL, ''),
          map: null,
        };
      },
    },
  },
];
