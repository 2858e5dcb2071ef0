import { parseArgs } from 'node:util';
import type { Config } from './config.ts';
import { tenants } from './db/health.queries.ts';
import { openDatabase } from './db/open.ts';
import { createSealer, verifyLog } from './features/audit/index.ts';
import { StartupError } from './startup-error.ts';

const USAGE = `Usage:
  pnpm audit-log verify [business] [--key PUBLIC_KEY]…   compares logs with their hashes and seals
  pnpm audit-log key                                     the public key of this installation's seals

--key names the key of a former TOKEN_SECRET, as \`key\` printed it then.
An embedded database is opened by one process at a time: stop the server first.`;

interface Surroundings {
  config: Pick<Config, 'databaseUrl' | 'dataDir'> & { tokenSecret: string };
  say: (line: string) => void;
}

/** @returns the exit code: 0 where nothing is wrong, 1 where a log was changed, 2 where nothing was looked at */
export async function auditLogCommand(
  args: readonly string[],
  { config, say }: Surroundings,
): Promise<0 | 1 | 2> {
  const { positionals, values } = read(args);
  const [command, slug, ...more] = positionals;
  const { publicKey } = createSealer(config.tokenSecret);
  if (command === 'key' && slug === undefined) {
    say(publicKey);
    return 0;
  }
  if (command !== 'verify' || more.length > 0) {
    say(USAGE);
    return 2;
  }
  const database = await openDatabase(config);
  try {
    const all = await database.asOwner(({ db }) => tenants(db));
    const wanted = all.filter((tenant) => slug === undefined || tenant.slug === slug);
    if (slug !== undefined && wanted.length === 0) throw new StartupError(`There is no business ${slug}.`);
    let isGood = true;
    for (const tenant of wanted) {
      const found = await verifyLog(database.app.db, tenant.id, [publicKey, ...values.key]);
      const { entries, sealedUpTo, faults } = found;
      const state = faults.length === 0 ? 'nothing is wrong' : `${faults.length} found`;
      say(`${tenant.slug}: ${entries} entries, signed up to ${sealedUpTo}: ${state}`);
      for (const { what, seq } of faults) say(`  ${seq}  ${what.replaceAll('_', ' ')}`);
      isGood &&= faults.length === 0;
    }
    return isGood ? 0 : 1;
  } finally {
    await database.close();
  }
}

function read(args: readonly string[]) {
  try {
    const options = { key: { type: 'string', multiple: true, default: [] as string[] } } as const;
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch {
    throw new StartupError(USAGE);
  }
}
