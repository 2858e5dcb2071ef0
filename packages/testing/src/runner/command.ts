import { spawn, type ChildProcess } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { type Readable, type Writable } from 'node:stream';
import { cpuSecondsOf } from './cpu-time.ts';

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
  /** Processor time of the program and of all that it started and waited for; 0 where the system can't tell. */
  cpuSeconds: number;
}

/**
 * Done once for all programs of a run: the messages are compiled before, and Node keeps what it makes of a source file
 * (types stripped, compiled) for every later process that loads the same one. A server starts in half the time.
 */
const SHARED_WORK = {
  MESSAGES_COMPILED: '1',
  NODE_COMPILE_CACHE: join(ROOT, 'node_modules', '.cache', 'compiled'),
};

const hasShell = process.platform !== 'win32';
const running = new Set<ChildProcess>();

/**
 * A shell tells at its end how much processor time its children took. Linux may weigh sessions against each other, and
 * then heeds a priority inside of each only: a patient command lowers its session's weight too.
 */
const MEASURED = '"$@"; code=$?; times >&3; exit $code';
const PATIENT = `echo 19 2>/dev/null >/proc/self/autogroup; nice -n 19 ${MEASURED}`;

/** Runs to the end and keeps what it printed. It never throws: a program that can't start has failed. */
export function execute(command: Command, timeoutMs: number): Promise<Outcome> {
  const folder = join(ROOT, command.in ?? '');
  const [run, args] = hasShell
    ? ['sh', ['-c', command.patient ? PATIENT : MEASURED, 'sh', command.run, ...command.args]]
    : [command.run, command.args];
  const child = spawn(run, args, {
    cwd: folder,
    env: { ...process.env, ...colours(), ...SHARED_WORK, ...command.env, PATH: searchPath(folder) },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    // A group of its own, so that it can be ended together with all that it started.
    detached: true,
  });
  running.add(child);
  return new Promise((resolve) => {
    const output = collect(child.stdio[1], child.stdio[2]);
    const times = collect(child.stdio[3]);
    let failure = '';
    const timer = setTimeout(() => {
      failure = `\nStopped: it took longer than ${timeoutMs / 1000} s.\n`;
      killGroup(child, 'SIGKILL');
    }, timeoutMs);
    const end = (ok: boolean): void => {
      clearTimeout(timer);
      running.delete(child);
      resolve({ ok, output: output() + failure, cpuSeconds: cpuSecondsOf(times()) });
    };
    child.once('error', (error) => {
      failure = error.message;
      end(false);
    });
    child.once('close', (code) => end(code === 0));
  });
}

/** Everything that comes out of the streams, as text. */
function collect(...streams: (Readable | Writable | null | undefined)[]): () => string {
  let text = '';
  for (const stream of streams) stream?.on('data', (chunk: Buffer) => void (text += chunk.toString()));
  return () => text;
}

/** One after the other; the first failure ends it. */
export async function executeAll(commands: readonly Command[], timeoutMs: number): Promise<Outcome> {
  const whole: Outcome = { ok: true, output: '', cpuSeconds: 0 };
  for (const command of commands) {
    const { ok, output, cpuSeconds } = await execute(command, timeoutMs);
    whole.ok = ok;
    whole.output += output;
    whole.cpuSeconds += cpuSeconds;
    if (!ok) break;
  }
  return whole;
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

/** The workspace's own programs first, `node` among them: the system's may be too old. */
function searchPath(folder: string): string {
  const own = [folder, ROOT].map((path) => join(path, 'node_modules', '.bin'));
  return [...own, process.env['PATH'] ?? ''].join(delimiter);
}

const colours = (): Record<string, string> =>
  process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1', FORCE_COLOR: '0' };
