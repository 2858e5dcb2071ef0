import { readFileSync } from 'node:fs';

const LOOK_EVERY_MS = 500;

/**
 * `npx pnpm start` that is sent a SIGTERM ends without handing it on, and would leave the server behind on its port.
 * So the server asks itself to stop when the npx above it has gone. (Linux tells; elsewhere Ctrl-C still reaches all.)
 */
export function endWithNpx(): void {
  const npx = ancestors().find(({ command }) => /^npm exec\b|\bnpx-cli\.js\b|\/npx\b/.test(command));
  if (!npx) return;
  const timer = setInterval(() => {
    if (ancestors().some(({ pid }) => pid === npx.pid)) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, LOOK_EVERY_MS);
  timer.unref();
}

interface Ancestor {
  pid: number;
  command: string;
}

function ancestors(): Ancestor[] {
  const found: Ancestor[] = [];
  for (let pid = process.ppid; pid > 1; pid = parentOf(pid)) found.push({ pid, command: commandOf(pid) });
  return found;
}

const parentOf = (pid: number): number => Number(/^PPid:\s+(\d+)/m.exec(readProc(`${pid}/status`))?.[1] ?? 0);
const commandOf = (pid: number): string => readProc(`${pid}/cmdline`).replaceAll('\0', ' ');

function readProc(file: string): string {
  try {
    return readFileSync(`/proc/${file}`, 'utf8');
  } catch {
    return '';
  }
}
