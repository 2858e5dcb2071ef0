/** `pnpm --filter @meja/ui messages:sort`: puts the keys of both languages in order, as the tests want them. */
import { readFileSync, writeFileSync } from 'node:fs';

for (const locale of ['id', 'en']) {
  const file = new URL(`../messages/${locale}.json`, import.meta.url);
  const messages = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  const sorted = Object.fromEntries(
    Object.keys(messages)
      .sort()
      .map((key) => [key, messages[key]]),
  );
  writeFileSync(file, `${JSON.stringify(sorted, null, 2)}\n`);
}
