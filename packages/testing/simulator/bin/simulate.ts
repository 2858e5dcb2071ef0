/**
 * `pnpm simulate` plays service days in which everything goes wrong, each decided by its seed.
 *
 *   pnpm simulate --seeds 1000                     seeds 1 to 1000
 *   pnpm simulate --seeds 100 --from 5000          seeds 5000 to 5099
 *   pnpm simulate --seed 123 --story               one seed, and what happened in it
 *   pnpm simulate --seed 123 --keep 3,17           of its steps just these: what shrinking found
 *   pnpm simulate --seeds 50 --devices 4 --only offline,"tab killed"
 *   pnpm simulate --seeds 20 --sabotage "no dedupe"   the engine broken on purpose: a seed must fail
 */
import { parseArgs } from 'node:util';
import { cutSources } from '../src/sabotage/cut-source.ts';
import { isSabotage, SABOTAGES, type Sabotage } from '../src/sabotage/sabotages.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string' },
    seed: { type: 'string' },
    from: { type: 'string', default: '1' },
    devices: { type: 'string' },
    only: { type: 'string' },
    keep: { type: 'string' },
    story: { type: 'boolean', default: false },
    sabotage: { type: 'string' },
  },
});

const sabotage: Sabotage | undefined =
  values.sabotage !== undefined && isSabotage(values.sabotage) ? SABOTAGES[values.sabotage] : undefined;
if (values.sabotage !== undefined && !sabotage) {
  console.error(`No such sabotage. There are: ${Object.keys(SABOTAGES).join(', ')}.`);
  process.exit(2);
}
if (sabotage) cutSources(sabotage.cuts);

// Everything that a sabotage may cut is loaded after it.
const { simulate } = await import('../src/cli/simulate.ts');
const exitCode = await simulate(
  {
    seeds: values.seed === undefined ? Number(values.seeds ?? sabotage?.within ?? 100) : 1,
    from: Number(values.seed ?? values.from),
    devices: values.devices === undefined ? sabotage?.devices : Number(values.devices),
    only: values.only?.split(',') ?? sabotage?.only,
    keep: values.keep?.split(',').map(Number),
    isStoryWanted: values.story,
    sql: sabotage?.sql,
    isSabotaged: sabotage !== undefined,
  },
  process.stdout,
);
// The server's metrics go on watching this process for as long as it runs.
process.exit(exitCode);
