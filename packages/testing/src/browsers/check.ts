import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { ALLOWED, type Allowance } from './allowed.ts';
import { Compat, type Feature } from './compat.ts';
import { newInScript, readScript } from './script.ts';
import { newInStyle } from './style.ts';

/** A file of a build. */
export interface Output {
  name: string;
  text: string;
}

/** All of a build that a browser runs or applies: files, and what is written into the page. */
export function readOutput(folder: string): Output[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return names.flatMap((name) => {
    const read = (): string => readFileSync(join(folder, name), 'utf8');
    if (['.js', '.css'].includes(extname(name))) return [{ name, text: read() }];
    return name.endsWith('.html') ? scriptsOf(name, read()) : [];
  });
}

const scriptsOf = (name: string, html: string): Output[] =>
  [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(([, text = ''], index) => ({
    name: `${name}, script ${index + 1}.js`,
    text,
  }));

/**
 * What a build uses that the oldest browsers of ours lack, as lines to read; none if all is well. A reason to allow something that is not found
 * any more is a line too.
 */
export function tooNew(
  builds: readonly (readonly Output[])[],
  allowed: readonly Allowance[] = ALLOWED,
  compat = new Compat(),
): string[] {
  const found = new Map<string, { feature: Feature; files: Set<string> }>();
  for (const build of builds)
    for (const [name, feature] of newInBuild(build, compat)) {
      const entry = found.get(feature.path) ?? { feature, files: new Set() };
      found.set(feature.path, { ...entry, files: entry.files.add(name) });
    }
  const covers = ({ feature }: Allowance, path: string): boolean =>
    path === feature || path.startsWith(`${feature}.`);
  const lines = [...found.values()]
    .filter(({ feature: { path } }) => !allowed.some((allowance) => covers(allowance, path)))
    .map(
      ({ feature: { path, lacking }, files }) =>
        `${path} is not in ${lacking.join(', ')}: ${[...files].join(', ')}`,
    );
  const needless = allowed.filter((allowance) => ![...found.keys()].some((path) => covers(allowance, path)));
  return [...lines, ...needless.map(({ feature }) => `${feature} is allowed, but nothing uses it`)].sort();
}

function newInBuild(build: readonly Output[], compat: Compat): [string, Feature][] {
  const isStyle = ({ name }: Output): boolean => name.endsWith('.css');
  const scripts = build
    .filter((file) => !isStyle(file))
    .map(({ name, text }) => ({ name, script: readScript(text) }));
  const given = new Set(scripts.flatMap(({ script }) => [...script.given]));
  const inScripts = scripts.map(({ name, script }) => ({
    name,
    features: newInScript(script, given, compat),
  }));
  const inStyles = build
    .filter(isStyle)
    .map(({ name, text }) => ({ name, features: newInStyle(text, compat) }));
  return [...inScripts, ...inStyles].flatMap(({ name, features }) =>
    features.map((feature): [string, Feature] => [name, feature]),
  );
}
