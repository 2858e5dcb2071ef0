import { join } from 'node:path';
import { PREPARED_DATA } from '../e2e/prepared-data.ts';
import { provideChromium } from './browser.ts';
import { execute, executeAll, type Command, type Outcome } from './command.ts';
import { provideEngines } from './engines.ts';
import { NOTHING, ofCheck, ofPlaywright, ofVitest, type Tally } from './tally.ts';

export interface StageResult {
  tally: Tally;
  output: string;
  /** Processor time of all its programs. */
  cpuSeconds: number;
  /** What must be seen even though nothing failed. */
  notices?: readonly string[];
}

export interface Stage {
  name: string;
  /** Stages that must have passed before. */
  needs: readonly string[];
  /** Is about time: of what tests, nothing else runs beside it. */
  alone: boolean;
  /** Does not mind to wait for the processor: it runs at the lowest priority. */
  patient: boolean;
  run: () => Promise<StageResult>;
}

export interface Options {
  /** Where the test runners write their reports. */
  reports: string;
  /** Handed to the test runners: files or names of tests. */
  filter: readonly string[];
}

const MINUTE = 60 * 1000;

/** Ends what hangs, on a machine that is many times slower than a good one too; what is patient waits for all the others besides. */
const LIMIT_MS = { preparation: 10 * MINUTE, check: 80 * MINUTE, vitest: 30 * MINUTE, browser: 60 * MINUTE };

const APPS = ['pos', 'office'];

/**
 * All of `pnpm test`, in the order in which they start: first what the browser's journeys need and what minds to wait,
 * then those journeys, and beside them whatever is patient, longest first.
 */
export function allStages(options: Options): Stage[] {
  return [
    preparation('prepare', prepare),
    preparation('chromium', provideChromium),
    preparation('demo', () => seedDemo(options)),
    building('build', [
      { run: 'node', args: ['sync-server/bin/build-apps.ts'] },
      { run: 'node', args: ['packages/testing/bin/browsers.ts'] },
    ]),
    vitest('postgres', ['--project', 'pg'], options),
    vitest('simulator', ['--project', 'simulator'], options),
    vitest('unit', ['--project', '!pg', '--project', '!simulator'], options),
    browser(options),
    engines(options),
    // oxlint checks the types of all TypeScript files as well, in the same pass.
    check('lint', [{ run: 'oxlint', args: ['--config', '.config/oxlint.json', '--max-warnings', '0', '.'] }]),
    check('components', [
      { run: 'eslint', args: ['--config', '.config/eslint.config.js', '--max-warnings', '0', '.'] },
      ...['packages/ui', ...APPS.map((app) => `apps/${app}`)].map(svelteCheck),
    ]),
    check('format', [{ run: 'oxfmt', args: ['--check', '.'] }]),
    check('dead code', [{ run: 'knip', args: ['--config', '.config/knip.json', '--no-progress'] }]),
    check('borders', [
      {
        run: 'depcruise',
        args: ['--config', '.config/dependency-cruiser.cjs', 'apps', 'packages', 'sync-server'],
      },
    ]),
    // The weight is recorded on one platform, and elsewhere it can't be compared. Not every registry can be asked.
    sayingWhatIsLeftOut(check('install', [{ run: 'node', args: ['packages/testing/bin/install.ts'] }])),
    sayingWhatIsLeftOut(
      check('dependencies', [{ run: 'node', args: ['packages/testing/bin/dependencies.ts'] }]),
    ),
  ];
}

/** What a check could not look at must be seen: a first line that says `Not …`. */
function sayingWhatIsLeftOut(stage: Stage): Stage {
  return {
    ...stage,
    run: async () => {
      const result = await stage.run();
      const [first = ''] = result.output.split('\n');
      return first.startsWith('Not ') ? { ...result, notices: [first] } : result;
    },
  };
}

/** The stages of `pnpm check`: all that needs no test to run. */
export const CHECKS = ['lint', 'components', 'format', 'dead code', 'borders', 'install', 'dependencies'];

/** What tools generate and other stages read. */
const prepare = () =>
  executeAll(
    [
      ...APPS.map((app): Command => ({ run: 'svelte-kit', args: ['sync'], in: `apps/${app}` })),
      { run: 'node', args: ['--run', 'messages'], in: 'packages/ui' },
    ],
    LIMIT_MS.preparation,
  );

const svelteCheck = (folder: string): Command => ({
  run: 'svelte-check',
  args: ['--tsconfig', './tsconfig.json', '--fail-on-warnings', '--output', 'human'],
  in: folder,
});

/** The data that the servers of all journeys begin with. */
const demoIn = (reports: string): string => join(reports, 'demo');
const seedDemo = ({ reports }: Options) =>
  execute(
    { run: 'node', args: ['packages/testing/bin/prepare-data.ts', demoIn(reports)] },
    LIMIT_MS.preparation,
  );

/** Counts only where it fails. */
function preparation(name: string, run: () => Promise<Outcome>, needs: readonly string[] = []): Stage {
  return {
    name,
    needs,
    alone: false,
    patient: false,
    run: async () => {
      const { ok, ...rest } = await run();
      return { tally: ok ? NOTHING : ofCheck(false), ...rest };
    },
  };
}

/** Counts as one test. */
function building(name: string, commands: readonly Command[]): Stage {
  return {
    name,
    needs: ['prepare'],
    alone: false,
    patient: false,
    run: async () => {
      const { ok, ...rest } = await executeAll(commands, LIMIT_MS.check);
      return { tally: ofCheck(ok), ...rest };
    },
  };
}

/** The same, at leisure. */
function check(name: string, commands: readonly Command[]): Stage {
  const patiently = commands.map((command) => ({ ...command, patient: true }));
  return { ...building(name, patiently), patient: true };
}

function vitest(name: string, which: readonly string[], { reports, filter }: Options): Stage {
  const report = join(reports, `${name}.json`);
  const args = ['run', '--config', '.config/vitest.config.ts', '--passWithNoTests', ...which];
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  return {
    name,
    needs: ['prepare'],
    alone: false,
    patient: false,
    run: async () => {
      const { ok, ...rest } = await execute(
        { run: 'vitest', args: [...args, ...reporters, ...filter] },
        LIMIT_MS.vitest,
      );
      return { tally: await ofVitest(report, ok), ...rest };
    },
  };
}

function browser({ reports, filter }: Options): Stage {
  const report = join(reports, 'browser.json');
  const command: Command = {
    run: 'playwright',
    args: ['test', '--reporter=list,json', '--pass-with-no-tests', ...filter],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report, [PREPARED_DATA]: demoIn(reports) },
  };
  return {
    name: 'browser',
    needs: ['build', 'chromium', 'demo'],
    alone: true,
    patient: false,
    run: async () => {
      const { ok, ...rest } = await execute(command, LIMIT_MS.browser);
      return { tally: await ofPlaywright(report, ok), ...rest };
    },
  };
}

/** The same product in Firefox and WebKit. After `chromium`, since apt does not run twice at once. */
function engines({ reports, filter }: Options): Stage {
  const report = join(reports, 'engines.json');
  const config = ['--config', '.config/engines.config.ts'];
  const command: Command = {
    run: 'playwright',
    args: ['test', ...config, '--reporter=list,json', '--pass-with-no-tests', ...filter],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report, [PREPARED_DATA]: demoIn(reports) },
  };
  return {
    name: 'engines',
    needs: ['build', 'chromium', 'demo'],
    alone: false,
    patient: false,
    run: async () => {
      const { notices, ...provided } = await provideEngines();
      const { ok, output, cpuSeconds } = await execute(command, LIMIT_MS.browser);
      const tally = await ofPlaywright(report, ok);
      return { tally, output, notices, cpuSeconds: cpuSeconds + provided.cpuSeconds };
    },
  };
}
