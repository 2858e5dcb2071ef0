/** `pnpm start`: both apps built when they have changed, then the server, in this very process. */
import { buildApps } from './build-apps.ts';

if (await buildApps(console.log)) await import('../src/main.ts');
else process.exitCode = 1;
