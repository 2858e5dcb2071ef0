/** `pnpm start`: builds the apps if they changed, prepares the database at the same time, then starts the server in this process. */
import { main } from '../src/main.ts';
import { StartupError } from '../src/startup-error.ts';
import { buildApps } from './build-apps.ts';
import { endWithNpx } from './end-with-npx.ts';

endWithNpx();

const givingUp = new AbortController();

async function build(): Promise<void> {
  if (!(await buildApps(console.log, givingUp.signal)))
    throw new StartupError('The apps could not be built.');
}

await main({ ready: build(), giveUp: () => givingUp.abort() });
