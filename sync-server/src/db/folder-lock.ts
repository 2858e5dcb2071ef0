import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createConnection, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StartupError } from '../startup-error.ts';

/** The longest path of a local socket that every system takes. */
const MAX_SOCKET_PATH = 100;

/**
 * Keeps a second process off a data folder, by a local socket: unlike a file with a process id it says nothing false
 * after a hard kill or inside a container, where ids repeat.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = socketPath(realpathSync(folder));
  const server = (await tryListen(path)) ?? (await replaceStale(path));
  if (!server) throw new StartupError(`Another Meja is running on ${folder}.`);
  server.unref();
  return () => new Promise((done) => server.close(() => done()));
}

function socketPath(folder: string): string {
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  if (process.platform === 'win32') return `\\\\.\\pipe\\meja-${name}`;
  const inside = join(folder, 'meja.sock');
  return inside.length <= MAX_SOCKET_PATH ? inside : join(tmpdir(), `meja-${name}.sock`);
}

function tryListen(path: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen(path, () => resolve(server));
  });
}

/** A socket that nobody answers on was left by a process that is gone. */
async function replaceStale(path: string): Promise<Server | undefined> {
  const alive = await new Promise<boolean>((resolve) => {
    const socket = createConnection(path);
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('close', () => socket.destroy());
  });
  if (alive) return undefined;
  await rm(path, { force: true });
  return tryListen(path);
}
