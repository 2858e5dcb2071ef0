import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartupError } from '../startup-error.ts';

const STOP_TIMEOUT_MS = 60_000;

/**
 * A server that outlived the Meja that started it (a hard kill) is stopped cleanly, and a pid file that no server stands
 * behind is taken away: after a restart of the machine its number may be another program's.
 * Only called under the folder's lock, so whatever runs here has nobody left.
 */
export async function stopOrphan(dataFolder: string): Promise<void> {
  const pidFile = join(dataFolder, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  if (!Number.isSafeInteger(pid) || pid <= 1 || !isServerOn(pid, dataFolder)) {
    await rm(pidFile, { force: true });
    return;
  }
  process.kill(pid, 'SIGINT');
  for (const deadline = Date.now() + STOP_TIMEOUT_MS; Date.now() < deadline;) {
    if (!isAlive(pid)) return;
    await sleep(50);
  }
  throw new StartupError(`PostgreSQL (process ${pid}) still runs on ${dataFolder} and does not stop.`);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return !stateOf(pid).startsWith('Z');
}

function isServerOn(pid: number, dataFolder: string): boolean {
  if (!isAlive(pid)) return false;
  const command = commandOf(pid);
  return command.includes('postgres') && command.includes(realpathSync(dataFolder));
}

function commandOf(pid: number): string {
  if (process.platform === 'linux') return readProc(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
  return ps(pid, 'command=');
}

/** Z: dead, and only waiting for its parent to notice. */
function stateOf(pid: number): string {
  if (process.platform === 'linux') return /^State:\s+(\S)/m.exec(readProc(`/proc/${pid}/status`))?.[1] ?? '';
  return ps(pid, 'state=');
}

function readProc(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function ps(pid: number, column: string): string {
  if (process.platform === 'win32') return '';
  try {
    return execFileSync('ps', ['-p', String(pid), '-o', column], { encoding: 'utf8' });
  } catch {
    return '';
  }
}
