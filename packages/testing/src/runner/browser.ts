import { existsSync } from 'node:fs';
import { findHeadlessChromium, hasHeadlessShell } from '../chromium.ts';
import { execute, type Command, type Outcome } from './command.ts';

const TIMEOUT_MS = 5 * 60 * 1000;
/** Where any other Chromium will do. */
const SHORT_TIMEOUT_MS = 60 * 1000;

/** Whether Debian's packages can be had here. */
const hasDebian = existsSync('/usr/bin/apt-get') && process.getuid?.() === 0;

/** Gets a Chromium without windows where Debian has it, else makes do with any that is there or can be downloaded. */
export async function provideChromium(): Promise<Outcome> {
  const whole: Outcome = { ok: true, output: '', cpuSeconds: 0 };
  const run = async (command: Command): Promise<void> => {
    const limit = findHeadlessChromium() === undefined ? TIMEOUT_MS : SHORT_TIMEOUT_MS;
    const { output, cpuSeconds } = await execute(command, limit);
    whole.output += output;
    whole.cpuSeconds += cpuSeconds;
  };
  if (process.env['CHROMIUM_PATH']) return whole;
  if (hasDebian && !hasHeadlessShell()) for (const command of FROM_DEBIAN) await run(command);
  if (findHeadlessChromium() === undefined) await run({ run: 'playwright', args: ['install', 'chromium'] });
  if (findHeadlessChromium() !== undefined) return whole;
  return {
    ...whole,
    ok: false,
    output:
      `${whole.output}\nThe browser tests need a Chromium, and this machine has none that could be found or installed.\n` +
      'Install Chromium or Google Chrome, or set CHROMIUM_PATH to the program.\n',
  };
}

const env = { DEBIAN_FRONTEND: 'noninteractive' };
const FROM_DEBIAN: Command[] = [
  { run: 'apt-get', args: ['update', '-qq'], env },
  {
    run: 'apt-get',
    args: ['install', '-y', '-qq', '--no-install-recommends', 'chromium-headless-shell'],
    env,
  },
];
