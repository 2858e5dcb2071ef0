import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const BUILD = 'sync-server/bin/build-apps.ts';
/** So long a program that is asked to end may put away what it has set up. */
const END_MS = 30_000;

/** A program that was run in a folder did not end well. */
export class CommandFailed extends Error {}

/** Clones of the project at other commits, in a temporary folder, and the programs that run in them. */
export class Clones {
  readonly folder: string;
  readonly #project: string;
  #running: ChildProcess | undefined;
  #over = false;

  /** @param name what the temporary folder is called */
  constructor(project: string, name: string) {
    this.#project = project;
    this.folder = mkdtempSync(join(tmpdir(), `${name}-`));
    // Where root runs it, PostgreSQL is another user, who has to get in.
    chmodSync(this.folder, 0o755);
  }

  /** The commit that a name stands for; fails where there is none. */
  async commitOf(ref: string): Promise<string> {
    return (await this.#git(this.#project, ['rev-parse', '--verify', `${ref}^{commit}`])).trim();
  }

  /** Clones a commit into a folder of its own and installs what it needs. @returns the folder */
  async clone(commit: string, name: string): Promise<string> {
    const folder = join(this.folder, name);
    await this.#git(this.#project, ['clone', '--quiet', '--shared', '--no-checkout', '.', folder]);
    await this.#git(folder, ['checkout', '--quiet', '--detach', commit]);
    const [pnpm, ...args] = packageManager(folder);
    const install = [...args, 'install', '--frozen-lockfile'];
    // pnpm links what its store has, without asking anybody.
    await this.run(folder, pnpm, [...install, '--offline']).catch((error: unknown) => {
      if (!(error instanceof CommandFailed)) throw error;
      return this.run(folder, pnpm, install);
    });
    return folder;
  }

  /** Builds both apps of a clone, or of the working tree. */
  async build(folder: string): Promise<void> {
    await this.runNode(folder, [BUILD]);
  }

  /** Runs a script on the Node that the commit brings, where it brings one. @returns what it printed */
  runNode(
    folder: string,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const own = join(folder, 'node_modules', '.bin', 'node');
    return this.run(folder, existsSync(own) ? own : process.execPath, args, env);
  }

  /** @returns what it printed */
  async run(
    folder: string,
    program: string,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    // The signal handler ends the process.
    if (this.#over) return new Promise(() => undefined);
    const path = [join(folder, 'node_modules/.bin'), process.env['PATH']].join(delimiter);
    const child = spawn(program, args, {
      cwd: folder,
      env: { ...process.env, PATH: path, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own: a Ctrl-C comes to it from here, once, and reaches all that it has started.
      detached: true,
    });
    this.#running = child;
    let [output, errors] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    const [code] = (await once(child, 'close').catch((error: unknown) => {
      errors += String(error);
      return [1];
    })) as [number | null];
    if (this.#over) return new Promise(() => undefined);
    if (code !== 0)
      throw new CommandFailed(`${program} ${args.join(' ')} failed in ${folder}:\n${output}${errors}`);
    return output;
  }

  /** Ends what runs and removes the clones. Nothing runs afterwards. */
  async dispose(): Promise<void> {
    this.#over = true;
    const child = this.#running;
    if (child?.pid !== undefined && child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'close');
      endGroup(child.pid, 'SIGINT');
      await Promise.race([ended, sleep(END_MS, undefined, { ref: false })]);
      endGroup(child.pid, 'SIGKILL');
    }
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  #git(folder: string, args: readonly string[]): Promise<string> {
    return this.run(folder, 'git', args);
  }
}

/** The pnpm that runs this, or the one that the commit names. */
function packageManager(folder: string): [string, ...string[]] {
  const own = process.env['npm_execpath'];
  if (own !== undefined && /pnpm/.test(own)) return /\.[cm]?js$/.test(own) ? [process.execPath, own] : [own];
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    packageManager?: string;
  };
  return ['npx', '--yes', manifest.packageManager ?? 'pnpm'];
}

function endGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // All of it has ended.
  }
}
