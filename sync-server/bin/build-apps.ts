/**
 * Builds both apps, each only when something that goes into it has changed since its last build.
 *
 *   node sync-server/bin/build-apps.ts
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { APPS, type App, fingerprint, ROOT } from './app-inputs.ts';

/** @param signal ends the builds that are under way */
export async function buildApps(say: (line: string) => void, signal?: AbortSignal): Promise<boolean> {
  const stale = await Promise.all(APPS.map(findStale));
  const wanted = stale.filter((build) => build !== undefined);
  if (wanted.length === 0) return true;
  say('Building the apps…');
  if (!(await compileMessages(say, signal))) return false;
  const built = await Promise.all(wanted.map((build) => buildApp(build, say, signal)));
  return built.every(Boolean);
}

interface Build {
  app: App;
  version: string;
}

const stampOf = (app: App): string => join(ROOT, 'apps', app, '.svelte-kit', 'built-from');

async function findStale(app: App): Promise<Build | undefined> {
  const version = await fingerprint(app);
  const isBuilt = existsSync(join(ROOT, 'apps', app, 'build', 'index.html'));
  const builtFrom = isBuilt ? await readFile(stampOf(app), 'utf8').catch(() => '') : '';
  return builtFrom === version ? undefined : { app, version };
}

async function buildApp(
  { app, version }: Build,
  say: (line: string) => void,
  signal?: AbortSignal,
): Promise<boolean> {
  const folder = join(ROOT, 'apps', app);
  // Gone while it builds: a build that is cut off counts for nothing.
  await rm(stampOf(app), { force: true });
  const vite = join(folder, 'node_modules', 'vite', 'bin', 'vite.js');
  const env = { BUILD_VERSION: version };
  const { code, output } = await runNode([vite, 'build', '--logLevel', 'warn'], folder, env, signal);
  if (code !== 0) {
    say(`The app "${app}" does not build:\n\n${output}`);
    return false;
  }
  await mkdir(join(folder, '.svelte-kit'), { recursive: true });
  await writeFile(stampOf(app), version);
  return true;
}

/** Once for both apps: side by side they would write the same files. */
export async function compileMessages(say: (line: string) => void, signal?: AbortSignal): Promise<boolean> {
  if (process.env['MESSAGES_COMPILED'] !== undefined) return true;
  const { code, output } = await runNode(['--run', 'messages'], join(ROOT, 'packages', 'ui'), {}, signal);
  if (code !== 0) say(`The messages do not compile:\n\n${output}`);
  return code === 0;
}

interface Ended {
  code: number | null;
  output: string;
}

function runNode(
  args: string[],
  folder: string,
  env: Record<string, string>,
  signal?: AbortSignal,
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: folder,
      env: { ...process.env, MESSAGES_COMPILED: '1', NODE_ENV: 'production', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(signal && { signal }),
    });
    let output = '';
    const collect = (chunk: Buffer): void => void (output += chunk.toString());
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}

if (import.meta.main && !(await buildApps(console.log))) process.exitCode = 1;
