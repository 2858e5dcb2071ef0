import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { storedPackages } from '../install/store.ts';

const Texts = z.record(z.string(), z.string());
const Dependencies = z.record(z.string(), z.object({ specifier: z.string(), version: z.string() }));

/** Of pnpm-lock.yaml what the rules ask about. */
const Lock = z.object({
  importers: z.record(
    z.string(),
    z.object({
      dependencies: Dependencies.optional(),
      devDependencies: Dependencies.optional(),
      optionalDependencies: Dependencies.optional(),
    }),
  ),
  packages: z.record(
    z.string(),
    z.object({ resolution: z.record(z.string(), z.unknown()), deprecated: z.string().optional() }),
  ),
});

/** Of pnpm-workspace.yaml. */
const Settings = z.looseObject({
  packages: z.array(z.string()),
  catalog: Texts.default({}),
  allowBuilds: z.record(z.string(), z.unknown()).default({}),
});

const Manifest = z.object({
  dependencies: Texts.optional(),
  devDependencies: Texts.optional(),
  optionalDependencies: Texts.optional(),
});

const Published = z.object({
  license: z.string().optional().catch(undefined),
  scripts: z.record(z.string(), z.unknown()).default({}),
});

export interface InstalledPackage {
  name: string;
  version: string;
  /** As its own package.json says, where it does. */
  licence: string | undefined;
  /** Whether pnpm would run something of it while it installs. */
  hasInstallScript: boolean;
}

export interface Workspace {
  lock: z.infer<typeof Lock>;
  settings: z.infer<typeof Settings>;
  /** The package.json files of the workspace, by path. */
  manifests: Readonly<Record<string, z.infer<typeof Manifest>>>;
  /** What the project's own .npmrc says; empty where there is none. */
  npmrc: string;
  installed: readonly InstalledPackage[];
}

export function readWorkspace(root: string): Workspace {
  const text = (path: string): string => readFileSync(join(root, path), 'utf8');
  // What stands behind them says which package is used by which: a third of the file, and no rule asks.
  const [asked = ''] = text('pnpm-lock.yaml').split(/^snapshots:$/m);
  const lock = Lock.parse(parse(asked, { prettyErrors: false }));
  const settings = Settings.parse(parse(text('pnpm-workspace.yaml')));
  const folders = ['.', ...settings.packages].map((pattern) => join(pattern, 'package.json'));
  const paths = globSync(folders, { cwd: root, exclude: (path) => dirname(path) === 'node_modules' });
  return {
    lock,
    settings,
    manifests: Object.fromEntries(paths.map((path) => [path, Manifest.parse(JSON.parse(text(path)))])),
    npmrc: existsSync(join(root, '.npmrc')) ? text('.npmrc') : '',
    installed: installedPackages(root, new Set(Object.keys(lock.packages))),
  };
}

const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall'];

function installedPackages(root: string, locked: ReadonlySet<string>): InstalledPackage[] {
  const found = new Map<string, InstalledPackage>();
  for (const { name, version, folder } of storedPackages(root)) {
    const id = `${name}@${version}`;
    if (found.has(id) || !locked.has(id)) continue;
    const { license, scripts } = Published.parse(
      JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')),
    );
    const hasInstallScript =
      INSTALL_SCRIPTS.some((script) => script in scripts) || existsSync(join(folder, 'binding.gyp'));
    found.set(id, { name, version, licence: license, hasInstallScript });
  }
  return [...found.values()];
}
