/** `pnpm start`: both apps built when they have changed, beside it the database made ready, and then the server, in this very process. */
import { main } from '../src/main.ts';
import { StartupError } from '../src/startup-error.ts';
import { buildApps } from './build-apps.ts';
import { endWithNpx } from './end-with-npx.ts';

endWithNpx();
await main(
  buildApps(console.log).then((built) => {
    if (!built) throw new StartupError('The apps could not be built.');
  }),
);
