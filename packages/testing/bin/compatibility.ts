/**
 * `pnpm compatibility` rehearses, with real browsers and a real database, what happens when server and tablets are not of the same version.
 *
 *   pnpm compatibility            the commit before this one, this one, and one of tomorrow that is made of this one
 *   pnpm compatibility 3e6abc3    another commit in place of the one before
 *
 * What is not committed takes no part.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CommandFailed, Clones } from '../src/clones.ts';
import { rehearseTomorrow } from '../src/compatibility/ahead.ts';
import { Findings } from '../src/compatibility/findings.ts';
import { RehearsalOutlet } from '../src/compatibility/rehearsal-outlet.ts';
import { makeTomorrow } from '../src/compatibility/tomorrow.ts';
import { rehearseUpgrade } from '../src/compatibility/upgrade.ts';
import { Version } from '../src/compatibility/version.ts';
import { prepareDataIn } from '../src/e2e/prepared-data.ts';
import { provideChromium } from '../src/runner/browser.ts';

const PROJECT = fileURLToPath(new URL('../../../', import.meta.url));
const PICTURES = join(PROJECT, 'test-results/compatibility');

const [ref = 'HEAD~1', ...others] = process.argv.slice(2);
if (others.length > 0 || ref.startsWith('-')) {
  console.error('Name one commit, or none for the one before this.');
  process.exit(2);
}

const begun = Date.now();
const clones = new Clones(PROJECT, 'meja-compatibility');
// Data and browser profiles go there too, and with it.
process.env['TMPDIR'] = clones.folder;
let outlet: RehearsalOutlet | undefined;
let ending: Promise<void> | undefined;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => void (ending ??= putAway().finally(() => process.exit(130))));
// What a step was waiting for when it was broken off must not end the process before all is put away.
process.on('unhandledRejection', (error) => {
  if (!ending) throw error;
});

const findings = new Findings((line) => console.log(line));
try {
  await rehearse();
} catch (error) {
  if (!(error instanceof CommandFailed)) throw error;
  findings.fail('the commits could not be built', error);
} finally {
  await (ending ?? putAway());
}
console.log(`\n${findings.sentence}, in ${Math.round((Date.now() - begun) / 1000)} s`);
process.exit(findings.areGood ? 0 : 1);

async function rehearse(): Promise<void> {
  const chromium = await provideChromium();
  if (!chromium.ok) throw new CommandFailed(chromium.output);
  const [older, newer] = [await clones.commitOf(ref), await clones.commitOf('HEAD')];
  const before = await built(ref, older);
  const today = await built('today', newer);
  const tomorrow = await built('tomorrow', newer, makeTomorrow);
  say(`seeding the demo by ${ref}`);
  const data = join(clones.folder, 'data');
  await prepareDataIn(data, before.folder);
  await rehearseOn(data, before, (on) => rehearseUpgrade(on, { before, today }, findings));
  await rehearseOn(data, today, (on) => rehearseTomorrow(on, { today, tomorrow }, findings));
}

async function built(
  name: string,
  commit: string,
  change?: (folder: string) => Promise<void>,
): Promise<Version> {
  const title = commit.startsWith(name) ? name : `${name} (${commit.slice(0, 7)})`;
  say(`cloning and building ${title}`);
  const folder = await clones.clone(commit, name.replaceAll(/\W/g, '-'));
  await change?.(folder);
  await clones.build(folder);
  return Version.load(title, folder);
}

/** Rehearses on a server of its own. What breaks it off is a finding, with pictures of the tablets. */
async function rehearseOn(
  data: string,
  version: Version,
  play: (outlet: RehearsalOutlet) => Promise<void>,
): Promise<void> {
  outlet = await RehearsalOutlet.open(data, version);
  try {
    await play(outlet);
  } catch (error) {
    if (ending) await ending;
    findings.fail('and all that comes after it', error);
    await picture(outlet);
  }
  await outlet.close();
  outlet = undefined;
}

async function picture(of: RehearsalOutlet): Promise<void> {
  rmSync(PICTURES, { recursive: true, force: true });
  mkdirSync(PICTURES, { recursive: true });
  for (const file of await of.pictures(PICTURES)) console.log(`      ${file}`);
}

async function putAway(): Promise<void> {
  await outlet?.close().catch(() => undefined);
  await clones.dispose();
}

function say(what: string): void {
  console.log(`… ${what}`);
}
