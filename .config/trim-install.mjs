// Runs after every install, on whatever Node there is: the packages that bring Node's program bring 67 MB of C headers along.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const packages = join(import.meta.dirname ?? '.config', '..', 'node_modules', '.pnpm');
const brought = existsSync(packages) ? readdirSync(packages).filter((name) => /^node-linux-/.test(name)) : [];
for (const name of brought)
  rmSync(join(packages, name, 'node_modules', name.split('@')[0], 'include'), {
    recursive: true,
    force: true,
  });
