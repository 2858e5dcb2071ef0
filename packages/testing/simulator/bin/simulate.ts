import { enableCompileCache } from 'node:module';
import { Misunderstood, readOptions, USAGE, type Options } from '../src/cli/options.ts';
import { cutSources } from '../src/sabotage/cut-source.ts';

function optionsOrExit(): Options {
  try {
    const options = readOptions(process.argv.slice(2));
    if (options !== 'help') return options;
    console.log(USAGE);
    process.exit(0);
  } catch (error) {
    if (!(error instanceof Misunderstood)) throw error;
    console.error(`${error.message}\nSee pnpm simulate --help.`);
    process.exit(2);
  }
}

const options = optionsOrExit();
enableCompileCache();
if (options.sabotage) cutSources(options.sabotage.cuts);

// Everything that a sabotage may cut is loaded after it.
const { simulate } = await import('../src/cli/simulate.ts');
const exitCode = await simulate(options, process.stdout);
// The server's metrics go on watching this process for as long as it runs.
process.exit(exitCode);
