import { spawn, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { delimiter, join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..', '..', '..');

export interface Command {
  /** A program of this workspace (`eslint`) or of the system. */
  run: string;
  args: readonly string[];
  /** Folder under the root. */
  in?: string;
  env?: Readonly<Record<string, string>>;
  /** Takes of the processor what others leave. */
  patient?: boolean;
}

export interface Outcome {
  ok: boolean;
  output: string;
}

const running = new Set<ChildProcess>();

/** Runs to the end and keeps what it printed. It never throws: a program that can't start has failed. */
export function execute(command: Command, timeoutMs: number): Promise<Outcome> {
  const folder = join(ROOT, command.in ?? '');
  const child = spawn(command.run, command.args, {
    cwd: folder,
    env: { ...process.env, ...colours(), MESSAGES_COMPILED: '1', ...command.env, PATH: searchPath(folder) },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that it can be ended together with all that it started.
    detached: true,
  });
  running.add(child);
  if (command.patient) yieldToOthers(child);
  return new Promise((resolve) => {
    let output = '';
    const collect = (chunk: Buffer): void => void (output += chunk.toString());
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    const timer = setTimeout(() => {
      output += `\nStopped: it took longer than ${timeoutMs / 1000} s.\n`;
      killGroup(child, 'SIGKILL');
    }, timeoutMs);
    const end = (ok: boolean): void => {
      clearTimeout(timer);
      running.delete(child);
      resolve({ ok, output });
    };
    child.once('error', (error) => {
      output += error.message;
      end(false);
    });
    child.once('close', (code) => end(code === 0));
  });
}

/** One after the other; the first failure ends it. */
export async function executeAll(commands: readonly Command[], timeoutMs: number): Promise<Outcome> {
  let output = '';
  for (const command of commands) {
    const outcome = await execute(command, timeoutMs);
    output += outcome.output;
    if (!outcome.ok) return { ok: false, output };
  }
  return { ok: true, output };
}

export function endAll(signal: NodeJS.Signals): void {
  for (const child of running) killGroup(child, signal);
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // It has ended by itself.
  }
}

function yieldToOthers({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW);
    // Linux may weigh sessions against each other, and then heeds the priority inside of each only.
    if (process.platform === 'linux') writeFileSync(`/proc/${pid}/autogroup`, '19');
  } catch {
    // It only takes longer for the others, where the system knows no such thing or the program has ended.
  }
}

/** The workspace's own programs first, `node` among them: the system's may be too old. */
function searchPath(folder: string): string {
  const own = [folder, ROOT].map((path) => join(path, 'node_modules', '.bin'));
  return [...own, process.env['PATH'] ?? ''].join(delimiter);
}

const colours = (): Record<string, string> =>
  process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1', FORCE_COLOR: '0' };
