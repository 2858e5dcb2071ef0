import { fileURLToPath } from 'node:url';
import { paraglideVitePlugin } from '@inlang/paraglide-js';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Compiles `messages/*.json` into `src/messages/paraglide`, at build start and on every change in development.
 * One module per message, so that each screen brings the words that it says and no others.
 * The options must stay those of the `messages` script in package.json: both write the same folder.
 */
export const mejaMessages = () =>
  // Several builds and test runs side by side would write the folder under each other's feet: compiled once, before.
  process.env['MESSAGES_COMPILED'] === undefined ? compileMessages() : [];

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
