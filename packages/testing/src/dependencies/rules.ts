import type { Workspace } from './read.ts';

/** What must hold of every dependency, and can be known without a network. Each rule gives a sentence for each fault. */

const EXACT = /^\d+\.\d+\.\d+(-[\w.-]+)?(\+[\w.-]+)?$/;
const SHA512 = /^sha512-[A-Za-z0-9+/]{86}==$/;

/** `@types/pg@8.23.1` in two. */
const parted = (id: string): [name: string, version: string] => {
  const at = id.lastIndexOf('@');
  return [id.slice(0, at), id.slice(at + 1)];
};

/** A package that was changed on its way, or at the registry, is not installed. */
export function integrityFaults({ lock }: Workspace): string[] {
  return Object.entries(lock.packages)
    .filter(([, { resolution }]) => !SHA512.test(String(resolution['integrity'])))
    .map(([id]) => `${id} has no SHA-512 in pnpm-lock.yaml.`);
}

const OTHER_REGISTRY = /registr(y|ies)/i;

/** All comes from the registry that whoever installs has set: no address stands in the project. */
export function originFaults({ lock, settings, npmrc }: Workspace): string[] {
  const packages = Object.entries(lock.packages).flatMap(([id, { resolution }]) => {
    const others = Object.keys(resolution).filter((key) => key !== 'integrity');
    const isExact = EXACT.test(parted(id)[1]);
    return others.length === 0 && isExact
      ? []
      : [`${id} does not come from the registry (${others.join(', ') || 'its version is an address'}).`];
  });
  const linked = allDependencies(lock.importers)
    .filter(({ version }) => !/^(link:(?!\/)|(@?[\w./-]+@)?\d+\.\d+\.\d+[^:]*$)/.test(version))
    .map(({ importer, name, version }) => `${importer} takes ${name} from ${version}.`);
  const named = [
    ...Object.keys(settings).filter((key) => OTHER_REGISTRY.test(key)),
    ...npmrc.split('\n').filter((line) => OTHER_REGISTRY.test(line) || line.includes('_auth')),
  ].map((setting) => `The project names a registry (${setting}): that belongs to whoever installs.`);
  return [...packages, ...linked, ...named];
}

function allDependencies(importers: Workspace['lock']['importers']) {
  return Object.entries(importers).flatMap(([importer, kinds]) =>
    Object.values(kinds).flatMap((dependencies = {}) =>
      Object.entries(dependencies).map(([name, { version }]) => ({ importer, name, version })),
    ),
  );
}

/** Settings that let whole groups of packages run scripts, or that pnpm no longer reads. */
const WIDE = [
  ...['dangerouslyAllowAllBuilds', 'onlyBuiltDependencies', 'onlyBuiltDependenciesFile'],
  ...['neverBuiltDependencies', 'ignoredBuiltDependencies'],
];

/** While it installs, a package runs a script only where `allowBuilds` names it. */
export function scriptFaults({ lock, settings, installed }: Workspace): string[] {
  const named = Object.entries(settings.allowBuilds);
  const locked = new Set(Object.keys(lock.packages).map((id) => parted(id)[0]));
  return [
    ...Object.keys(settings)
      .filter((key) => WIDE.includes(key))
      .map((key) => `pnpm-workspace.yaml says ${key}: name each package in allowBuilds instead.`),
    ...named
      .filter(([, allowed]) => typeof allowed !== 'boolean')
      .map(([name]) => `allowBuilds has to say true or false of ${name}.`),
    ...named
      .filter(([name]) => !locked.has(name))
      .map(([name]) => `allowBuilds names ${name}, which nothing uses: remove it.`),
    ...installed
      .filter(({ name, hasInstallScript }) => hasInstallScript && !(name in settings.allowBuilds))
      .map(({ name }) => `${name} has an install script: say in allowBuilds whether it may run.`),
  ];
}

/** Versions stand in the catalogue alone, and are exact. */
export function versionFaults({ settings, manifests }: Workspace): string[] {
  const ranges = Object.entries(settings.catalog)
    .filter(([, version]) => !EXACT.test(version))
    .map(([name, version]) => `The catalogue says ${version} of ${name}: it has to be one exact version.`);
  const own = Object.entries(manifests).flatMap(([path, manifest]) =>
    Object.values(manifest)
      .flatMap((dependencies) => Object.entries(dependencies ?? {}))
      .filter(([, version]) => version !== 'catalog:' && version !== 'workspace:*')
      .map(([name, version]) => `${path} says ${version} of ${name}: it has to be catalog: or workspace:*.`),
  );
  return [...ranges, ...own];
}

/** Nobody mends these any more. */
export const deprecationFaults = ({ lock }: Workspace): string[] =>
  Object.entries(lock.packages).flatMap(([id, { deprecated }]) =>
    deprecated === undefined ? [] : [`${id} is deprecated: ${deprecated}`],
  );

/** Packages that are there in several major versions: no fault, but worth a look. */
export function severalMajors({ lock }: Workspace): string[] {
  const versions = new Map<string, string[]>();
  for (const [name, version] of Object.keys(lock.packages).map(parted))
    versions.set(name, [...(versions.get(name) ?? []), version]);
  const majorsOf = (list: readonly string[]): Set<string> =>
    new Set(list.map((version) => version.split('.')[0] ?? ''));
  return [...versions]
    .filter(([, list]) => majorsOf(list).size > 1)
    .map(([name, list]) => `${name}: ${list.join(', ')}`);
}
