import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const SERVER = join(import.meta.dirname, '../..');

function sources(): [string, string][] {
  return ['src', 'migrations', 'bin'].flatMap((folder) =>
    readdirSync(join(SERVER, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .map((file): [string, string] => [
        join(folder, file),
        readFileSync(join(SERVER, folder, file), 'utf8'),
      ]),
  );
}

it('nothing is set on a connection that outlives its transaction', () => {
  for (const [file, source] of sources()) {
    expect(source, file).not.toMatch(/set_config\([^)]*,\s*false\s*\)/i);
    expect(source, file).not.toMatch(/\bset\s+(session\s+)?app\.tenant_id\b/i);
  }
});

it('the tenant of a transaction is set in one place only', () => {
  const places = sources().filter(([, source]) => /set_config\('app\.tenant_id'/.test(source));
  expect(places.map(([file]) => file)).toEqual([join('src', 'db', 'tenant.ts')]);
});
