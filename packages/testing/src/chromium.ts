import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Chromium's engine without windows, as Debian has it. */
const HEADLESS_SHELL = '/usr/lib/chromium/chromium-headless-shell';

/** A whole Chromium, as people use it: CHROMIUM_PATH, else one of this machine's, else the one Playwright downloaded. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const named = env['CHROMIUM_PATH'];
  if (named) return named;
  return [...INSTALLED, chromium.executablePath(), HEADLESS_SHELL].find((path) => existsSync(path));
}

/**
 * What journeys run in: the same engine without what only windows need, where there is one. It takes a quarter less
 * processor time. Playwright's own download is such a shell wherever no window is asked for.
 */
export function findHeadlessChromium(env: NodeJS.ProcessEnv = process.env): string | undefined {
  return env['CHROMIUM_PATH'] || (hasHeadlessShell() ? HEADLESS_SHELL : findChromium(env));
}

export const hasHeadlessShell = (): boolean => existsSync(HEADLESS_SHELL);

/** Chromium's own calls home only disturb tests; as root it doesn't start inside its sandbox. */
export const chromiumArguments: readonly string[] = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-quic',
  '--disable-sync',
  '--no-first-run',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];
