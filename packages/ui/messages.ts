import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compile, paraglideVitePlugin } from '@inlang/paraglide-js';

const HERE = import.meta.dirname;
const OUTPUT = join(HERE, 'src', 'messages', 'paraglide');
/** Holds the fingerprint of what the output was made of. */
const STAMP = join(OUTPUT, '.compiled-from');

/**
 * How `messages/<locale>/<feature>.json` become `src/messages/paraglide`: one module per message, so that each screen brings the words
 * that it says and no others. Files are replaced in place, because other programs may be reading them.
 */
const OPTIONS = {
  project: join(HERE, 'project.inlang'),
  outdir: OUTPUT,
  strategy: ['globalVariable', 'baseLocale'],
  outputStructure: 'message-modules',
  emitTsDeclarations: true,
  emitReadme: false,
  cleanOutdir: false,
} satisfies Parameters<typeof compile>[0];

/** Compiles the messages, unless the output was already made of these very files. */
export async function compileMessages(): Promise<void> {
  const current = await fingerprint();
  const made = await readFile(STAMP, 'utf8').catch(() => undefined);
  if (made === current) return;
  // A compilation that is broken off counts for nothing, and a word that was deleted must not stay importable.
  await rm(OUTPUT, { recursive: true, force: true });
  await compile(OPTIONS);
  await gatherTypes();
  await writeFile(STAMP, current);
}

/**
 * Puts the types of all messages into one file. Whatever checks types reads one for each message otherwise, and linting
 * components begins anew with each component.
 */
async function gatherTypes(): Promise<void> {
  const folder = join(OUTPUT, 'messages');
  const names = (await readdir(folder))
    .filter((name) => name.endsWith('.d.ts') && name !== '_index.d.ts')
    .sort();
  const types = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  const whole = [LOCALIZED, ...types.map((text) => text.replace(`export ${LOCALIZED}`, ''))].join('\n');
  await writeFile(join(folder, '_index.d.ts'), whole);
  await Promise.all(names.map((name) => rm(join(folder, name))));
}

/** Stands in the types of every message. */
const LOCALIZED = 'type LocalizedString = import("../runtime.js").LocalizedString;';

/** Compiles the messages when Vite starts, and on every change while it serves. */
export function compileWhileServing(): ReturnType<typeof paraglideVitePlugin> {
  // From now on the output follows the files by itself, and the stamp would not know.
  rmSync(STAMP, { force: true });
  return paraglideVitePlugin(OPTIONS);
}

/** Changes with the messages, the settings, the compiler's version and this file. */
async function fingerprint(): Promise<string> {
  const names = await readdir(join(HERE, 'messages'), { recursive: true });
  const words = names.filter((name) => name.endsWith('.json')).sort();
  const sources = [
    ...words.map((name) => join('messages', name)),
    'project.inlang/settings.json',
    'package.json',
    'messages.ts',
    '../../pnpm-workspace.yaml',
  ];
  const hash = createHash('sha256');
  for (const source of sources) hash.update(await readFile(join(HERE, source))).update('\0');
  return hash.digest('hex');
}
