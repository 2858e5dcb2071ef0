import { findChromium } from '../chromium.ts';
import { execute, type Command, type Outcome } from './command.ts';

const TIMEOUT_MS = 5 * 60 * 1000;

/** Finds a Chromium on this machine, or gets one. */
export async function provideChromium(): Promise<Outcome> {
  const whole: Outcome = { ok: true, output: '', cpuSeconds: 0 };
  if (findChromium() !== undefined) return whole;
  for (const way of waysToGetIt()) {
    const { output, cpuSeconds } = await execute(way, TIMEOUT_MS);
    whole.output += output;
    whole.cpuSeconds += cpuSeconds;
    if (findChromium() !== undefined) return whole;
  }
  return {
    ...whole,
    ok: false,
    output:
      `${whole.output}\nThe browser tests need a Chromium, and this machine has none that could be found or installed.\n` +
      'Install Chromium or Google Chrome, or set CHROMIUM_PATH to the program.\n',
  };
}

function waysToGetIt(): Command[] {
  const download: Command = { run: 'playwright', args: ['install', 'chromium'] };
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return [download];
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  return [
    download,
    { run: 'apt-get', args: ['update', '-qq'], env },
    { run: 'apt-get', args: ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], env },
  ];
}
