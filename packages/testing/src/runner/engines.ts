import { ENGINES, lackOf, PACKAGES, TITLES, type EngineName } from '../engines/installed.ts';
import { execute, type Command } from './command.ts';

const TIMEOUT_MS = 10 * 60 * 1000;

interface Provided {
  /** A sentence for each engine that can't run all the same. */
  notices: string[];
  /** What installing took. */
  cpuSeconds: number;
}

/** Installs the engines that are missing, where apt can. */
export async function provideEngines(): Promise<Provided> {
  const missing = ENGINES.filter(isMissing);
  let cpuSeconds = 0;
  const aptSays = new Map<EngineName, string>();
  if (missing.length > 0 && process.platform === 'linux' && process.getuid?.() === 0) {
    cpuSeconds += (await execute(apt('update', '-qq'), TIMEOUT_MS)).cpuSeconds;
    // Apart, so that a system that lacks one of them still gets the other.
    for (const name of missing) {
      const install = apt('install', '-y', '-qq', '--no-install-recommends', ...PACKAGES[name]);
      const outcome = await execute(install, TIMEOUT_MS);
      cpuSeconds += outcome.cpuSeconds;
      if (!outcome.ok) aptSays.set(name, ` (apt-get: ${lastLine(outcome.output)})`);
    }
  }
  const notices = ENGINES.filter(isMissing).map((name) => {
    const how = `Install ${PACKAGES[name].join(', ')} to have it tested.`;
    return `${TITLES[name]} was NOT tested: ${lackOf(name)}${aptSays.get(name) ?? ''}. ${how}`;
  });
  return { notices, cpuSeconds };
}

const isMissing = (name: EngineName): boolean => lackOf(name) !== undefined;

const apt = (...args: string[]): Command => ({
  run: 'apt-get',
  args,
  env: { DEBIAN_FRONTEND: 'noninteractive' },
});

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';
