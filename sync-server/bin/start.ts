/** `pnpm start`: both apps built when they have changed, then the server, in this very process. */
import { buildApps } from './build-apps.ts';
import { endWithNpx } from './end-with-npx.ts';

endWithNpx();
if (await buildApps(console.log)) await import('../src/main.ts');
else process.exitCode = 1;
