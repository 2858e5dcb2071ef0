import { accessSync, constants } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import type { Engine } from './engine.ts';
import { Firefox } from './firefox.ts';
import { WebKit } from './webkit.ts';

export const ENGINES = ['firefox', 'webkit'] as const;
export type EngineName = (typeof ENGINES)[number];

export const TITLES: Readonly<Record<EngineName, string>> = { firefox: 'Firefox', webkit: 'WebKit' };

/** Debian's packages, for those who may install them. */
export const PACKAGES: Readonly<Record<EngineName, readonly string[]>> = {
  firefox: ['firefox-esr'],
  webkit: ['webkit2gtk-driver', 'xvfb', 'python3-gi', 'gir1.2-webkit2-4.1'],
};

const FIREFOX = ['firefox-esr', 'firefox', '/Applications/Firefox.app/Contents/MacOS/firefox'];
/** The system's own Python: another one does not have its bindings. */
const PYTHON = '/usr/bin/python3';
const BINDINGS = 'import gi; gi.require_version("WebKit2", "4.1"); from gi.repository import WebKit2';

/** What of an engine this machine lacks; undefined if it can run. */
export function lackOf(name: EngineName): string | undefined {
  const found = find(name);
  return typeof found === 'string' ? found : undefined;
}

export async function launch(name: EngineName): Promise<Engine> {
  const start = find(name);
  if (typeof start === 'string') throw new Error(start);
  return start();
}

/** How to start an engine, or what is missing for it. */
function find(name: EngineName): (() => Promise<Engine>) | string {
  switch (name) {
    case 'firefox': {
      const path = process.env['FIREFOX_PATH'] ?? FIREFOX.map(programAt).find((each) => each !== undefined);
      return path === undefined ? 'there is no Firefox' : () => Firefox.launch(path);
    }
    case 'webkit': {
      if (process.platform !== 'linux') return 'WebKitGTK is for Linux only';
      const [driver, xvfb, python] = ['WebKitWebDriver', 'Xvfb', PYTHON].map(programAt);
      if (driver === undefined) return 'there is no WebKitWebDriver';
      if (xvfb === undefined) return 'there is no Xvfb';
      if (python === undefined || spawnSync(python, ['-c', BINDINGS]).status !== 0)
        return "Python's bindings for WebKitGTK 4.1 are missing";
      return () => WebKit.launch({ driver, xvfb, python });
    }
  }
}

/** The whole path of a program that can be run. */
function programAt(name: string): string | undefined {
  const folders = name.startsWith('/') ? [''] : (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find(canRun);
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
