import type { Config } from './config.ts';
import { openDatabase } from './db/open.ts';
import { Audit, createSealer } from './features/audit/index.ts';
import { removeSecondFactors } from './features/people/index.ts';
import { createLog } from './http/log.ts';
import { StartupError } from './startup-error.ts';

const USAGE = `Usage:
  pnpm second-factor remove EMAIL [business]   for somebody who has lost app, passkeys and recovery codes

Make sure who asks: after it, the password alone is enough. It stands in the audit log.
An embedded database is opened by one process at a time: stop the server first.`;

interface Surroundings {
  config: Pick<Config, 'databaseUrl' | 'dataDir'> & { tokenSecret: string };
  say: (line: string) => void;
  clock?: () => Date;
}

/** @returns the exit code: 0 where it is done, 2 where it was not asked for rightly */
export async function secondFactorCommand(
  args: readonly string[],
  { config, say, clock = () => new Date() }: Surroundings,
): Promise<0 | 2> {
  const [command, email, business, ...more] = args;
  if (command !== 'remove' || email === undefined || more.length > 0) {
    say(USAGE);
    return 2;
  }
  const database = await openDatabase(config);
  const { db } = database.app;
  // Whoever runs it has made sure who asks: nobody is alarmed.
  const alert = () => Promise.resolve();
  const log = createLog('warn');
  const audit = new Audit({ db, clock, sealer: createSealer(config.tokenSecret), alert, log });
  try {
    const removed = await removeSecondFactors({ db, audit, clock }, email, business);
    if (removed.length === 0) throw new StartupError(`Nobody signs in with ${email} there.`);
    for (const { business: slug, factors } of removed) say(`${slug}: ${factors} removed, all sessions ended`);
    return 0;
  } finally {
    await audit.close();
    await database.close();
  }
}
