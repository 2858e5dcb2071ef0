import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { canReach, type Binaries, type SystemUser } from './embedded-binaries.ts';

/** Where PostgreSQL lives when the project lies in a folder that only root may enter, as root's home is. */
const SHELTER = '/var/lib/meja';

/** The folder for a cluster of `dataDir`: inside it, or in the shelter when PostgreSQL's user can't walk there. */
export function clusterFolder(dataDir: string, user: SystemUser | undefined): string {
  if (!user || canReach(dataDir, user)) return join(dataDir, 'postgres');
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  const home = join(SHELTER, `${basename(dirname(dataDir))}-${name}`);
  mkdirSync(home, { recursive: true, mode: 0o755 });
  return join(home, 'postgres');
}

/** Binaries that PostgreSQL's user can run: those of the package, or a copy of them in the shelter. */
export function reachableBinaries(binaries: Binaries, user: SystemUser | undefined): Binaries {
  if (!user || canReach(binaries.postgres, user)) return binaries;
  const native = dirname(dirname(binaries.postgres));
  const copy = join(SHELTER, `postgresql-${binaries.version}`);
  if (!existsSync(copy)) {
    const draft = `${copy}.${process.pid}`;
    mkdirSync(SHELTER, { recursive: true, mode: 0o755 });
    rmSync(draft, { recursive: true, force: true });
    cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
    if (existsSync(copy)) rmSync(draft, { recursive: true, force: true });
    else renameSync(draft, copy);
  }
  const moved = (path: string) => join(copy, relative(native, path));
  return { ...binaries, initdb: moved(binaries.initdb), postgres: moved(binaries.postgres) };
}
