import type { InstalledPackage } from './read.ts';

/** What a package may be licensed under: use in a product that is sold, with no duty to publish its source. */
const ALLOWED = new Set([
  ...['MIT', 'MIT-0', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0'],
  ...['CC0-1.0', 'Unlicense', 'Zlib', 'PostgreSQL'],
  // Fonts.
  'OFL-1.1',
  // Asks only for changes to its own files, and nobody changes those.
  'MPL-2.0',
]);

export interface Exception {
  /** Name and version: another version is looked at again. */
  id: string;
  why: string;
}

/** Packages whose package.json names no licence. Somebody has read the file that came with each. */
const READ_BY_HAND: readonly Exception[] = [
  { id: '@inlang/plugin-message-format@4.4.4', why: 'LICENSE: MIT' },
  { id: 'sqlite-wasm-kysely@0.3.0', why: 'LICENSE: MIT' },
  { id: 'svelte-toolbelt@0.10.7', why: 'LICENSE: MIT' },
];

/** @returns a sentence for each package whose licence nobody has agreed to */
export function licenceFaults(
  installed: readonly InstalledPackage[],
  exceptions: readonly Exception[] = READ_BY_HAND,
): string[] {
  const excepted = new Set(exceptions.map(({ id }) => id));
  const ids = new Set(installed.map(({ name, version }) => `${name}@${version}`));
  const faults = installed
    .filter(({ name, version }) => !excepted.has(`${name}@${version}`))
    .filter(({ licence }) => licence === undefined || !isAllowed(licence))
    .map(({ name, version, licence }) =>
      licence === undefined
        ? `${name}@${version} names no licence: read it, and add it to READ_BY_HAND.`
        : `${name}@${version} is licensed under ${licence}, which is not on the list.`,
    );
  const stale = exceptions
    .filter(({ id }) => !ids.has(id))
    .map(({ id }) => `READ_BY_HAND names ${id}, which is not installed: remove it.`);
  return [...faults, ...stale];
}

/** `MIT`, or a choice: `(MIT OR GPL-3.0)`. Anything longer a person has to read. */
function isAllowed(expression: string): boolean {
  const choices = /^\((.+)\)$/.exec(expression)?.[1] ?? expression;
  return choices.split(' OR ').some((licence) => ALLOWED.has(licence));
}
