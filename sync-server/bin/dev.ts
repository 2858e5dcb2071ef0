/**
 * `pnpm dev`: the server restarts and both apps reload as their sources change. Open one address, the tablet app's dev
 * server on PORT (3000): it hands `/office` on to head office's dev server (PORT + 2) and `/api` to the server (PORT + 1).
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './app-inputs.ts';
import { compileMessages } from './build-apps.ts';

const port = Number(process.env['PORT'] ?? 3000);
const addressOf = (offset: number): string => `http://127.0.0.1:${port + offset}`;

const vite = (app: string): string[] => [
  join(ROOT, 'apps', app, 'node_modules/vite/bin/vite.js'),
  '--logLevel',
  'warn',
];
const proxied = { DEV_API: addressOf(1), DEV_OFFICE: addressOf(2) };

// Head office's server may be the first to read them.
if (!(await compileMessages(console.error))) process.exit(1);

const children: ChildProcess[] = [
  run('sync-server', ['--watch', '--watch-preserve-output', 'src/main.ts'], {
    PORT: String(port + 1),
    // Where no mail server is named, mails are shown to whoever develops.
    ...(process.env['SMTP_URL'] ? {} : { DEV_MAIL: process.env['DEV_MAIL'] ?? 'on' }),
    PUBLIC_URL: process.env['PUBLIC_URL'] ?? `http://localhost:${port}`,
  }),
  // The tablet app's server compiles the messages for both.
  run('apps/office', vite('office'), { ...proxied, PORT: String(port + 2), MESSAGES_COMPILED: '1' }),
  run('apps/pos', vite('pos'), { ...proxied, PORT: String(port) }),
];

function run(folder: string, args: string[], env: Record<string, string>): ChildProcess {
  return spawn(process.execPath, args, {
    cwd: join(ROOT, folder),
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
    // In groups of their own: a Ctrl-C reaches this process alone, which then ends each of them once.
    detached: process.platform !== 'win32',
  });
}

let isEnding = false;

function end(): void {
  if (isEnding) return;
  isEnding = true;
  for (const child of children) child.kill('SIGTERM');
}

process.on('SIGINT', end);
process.on('SIGTERM', end);
process.on('SIGHUP', end);

for (const child of children) {
  child.once('error', (error) => {
    console.error(error.message);
    end();
  });
  // One of the three is of no use without the others.
  child.once('exit', (code) => {
    if (!isEnding) process.exitCode = code ?? 1;
    end();
  });
}
