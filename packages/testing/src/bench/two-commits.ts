import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AnyReport, type Round } from './compare.ts';

const BENCH = 'packages/testing/bin/bench.ts';
const BUILD = 'sync-server/bin/build-apps.ts';
/** So long a program that is asked to end may put away what it has set up. */
const END_MS = 30_000;

export class ComparisonError extends Error {}

/** Where the two commits are: the working tree as it stands, and a clone of its own for the other one. */
export class TwoCommits {
  readonly #newer: string;
  readonly #temp = mkdtempSync(join(tmpdir(), 'meja-compare-'));
  readonly #older = join(this.#temp, 'older');
  #running: ChildProcess | undefined;
  #over = false;

  constructor(project: string) {
    this.#newer = project;
    // Where root runs it, PostgreSQL is another user, who has to get in.
    chmodSync(this.#temp, 0o755);
  }

  /** Clones the other commit, installs what it needs and builds the apps of both. */
  async prepare(ref: string, say: (what: string) => void): Promise<void> {
    const commit = (await this.#git(this.#newer, ['rev-parse', '--verify', `${ref}^{commit}`])).trim();
    say(`cloning ${ref} (${commit.slice(0, 10)})`);
    await this.#git(this.#newer, ['clone', '--quiet', '--shared', '--no-checkout', '.', this.#older]);
    await this.#git(this.#older, ['checkout', '--quiet', '--detach', commit]);
    say('installing what it needs');
    const [pnpm, ...args] = packageManager(this.#older);
    await this.#run(this.#older, pnpm, [...args, 'install', '--frozen-lockfile']);
    for (const [folder, which] of [
      [this.#newer, 'the working tree'],
      [this.#older, ref],
    ] as const) {
      say(`building the apps of ${which}`);
      await this.#run(folder, nodeOf(folder), [BUILD]);
    }
  }

  /** The names of the benchmarks that the other commit has. */
  async namesOfOlder(): Promise<string[]> {
    const list = await this.#run(this.#older, nodeOf(this.#older), [BENCH, '--list']);
    return list
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[0] ?? '');
  }

  /** Runs one benchmark in the working tree, then in the other commit. */
  async runBoth(name: string, quick: boolean): Promise<Round> {
    const run = async (folder: string): Promise<AnyReport> => {
      const file = join(this.#temp, 'report.json');
      await rm(file, { force: true });
      const args = [BENCH, name, '--json', file, ...(quick ? ['--quick'] : [])];
      // Databases and profiles go there too, and with it: one that was broken off may leave them behind.
      await this.#run(folder, nodeOf(folder), args, { TMPDIR: this.#temp });
      return AnyReport.parse(JSON.parse(readFileSync(file, 'utf8')));
    };
    return { newer: await run(this.#newer), older: await run(this.#older) };
  }

  /** Ends what runs and removes the clone. Nothing runs afterwards. */
  async dispose(): Promise<void> {
    this.#over = true;
    const child = this.#running;
    if (child?.pid !== undefined && child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'close');
      endGroup(child.pid, 'SIGINT');
      await Promise.race([ended, sleep(END_MS, undefined, { ref: false })]);
      endGroup(child.pid, 'SIGKILL');
    }
    await rm(this.#temp, { recursive: true, force: true, maxRetries: 5 });
  }

  #git(folder: string, args: readonly string[]): Promise<string> {
    return this.#run(folder, 'git', args);
  }

  /** @returns what it printed */
  async #run(
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
      throw new ComparisonError(`${program} ${args.join(' ')} failed in ${folder}:\n${output}${errors}`);
    return output;
  }
}

/** Each commit runs on the Node that it brings, where it brings one. */
function nodeOf(folder: string): string {
  const own = join(folder, 'node_modules', '.bin', 'node');
  return existsSync(own) ? own : process.execPath;
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
