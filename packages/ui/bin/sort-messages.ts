/** `pnpm --filter @meja/ui messages:sort`: puts the keys of every file in order, as the tests want them. */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..', 'messages');

for (const name of globSync('*/*.json', { cwd: folder })) {
  const file = join(folder, name);
  const messages = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  const sorted = Object.fromEntries(
    Object.keys(messages)
      .sort()
      .map((key) => [key, messages[key]]),
  );
  writeFileSync(file, `${JSON.stringify(sorted, null, 2)}\n`);
}
