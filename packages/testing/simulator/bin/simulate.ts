import { enableCompileCache } from 'node:module';
import { UsageError, readOptions, USAGE, type Options } from '../src/cli/options.ts';
import type * as cli from '../src/cli/simulate.ts';
import { importCut } from '../src/sabotage/cut-source.ts';

function optionsOrExit(): Options[] {
  try {
    const options = readOptions(process.argv.slice(2));
    if (options !== 'help') return options;
    console.log(USAGE);
    process.exit(0);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message}\nSee pnpm simulate --help.`);
    process.exit(2);
  }
}

const runs = optionsOrExit();
enableCompileCache();
const SIMULATE = new URL('../src/cli/simulate.ts', import.meta.url).href;
let exitCode = 0;
for (const options of runs) {
  // Everything that a sabotage may cut is loaded with the cuts made.
  const { simulate } = options.sabotage
    ? ((await importCut(SIMULATE, options.sabotage.cuts)) as typeof cli)
    : await import('../src/cli/simulate.ts');
  exitCode = Math.max(exitCode, await simulate(options, process.stdout));
  if (exitCode > 1) break;
}
// The server's metrics go on watching this process for as long as it runs.
process.exit(exitCode);
