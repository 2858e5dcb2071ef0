/** Draws the tablet app's PNG icons from its one SVG: `node packages/testing/bin/icons.ts` after changing that. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { chromiumArguments, findHeadlessChromium } from '../src/chromium.ts';
import { ROOT } from '../src/runner/command.ts';

const STATIC = join(ROOT, 'apps', 'pos', 'static');

const ICONS = [
  { file: 'icon-192.png', size: 192, rounded: true },
  { file: 'icon-512.png', size: 512, rounded: true },
  // The system cuts these two to its own shape: they reach into every corner.
  { file: 'icon-maskable-512.png', size: 512, rounded: false },
  { file: 'apple-touch-icon.png', size: 180, rounded: false },
];

const svg = await readFile(join(STATIC, 'icon.svg'), 'utf8');
const executablePath = findHeadlessChromium();
const browser = await chromium.launch({
  ...(executablePath === undefined ? {} : { executablePath }),
  args: [...chromiumArguments],
});
const page = await browser.newPage();
for (const { file, size, rounded } of ICONS) {
  const drawing = rounded ? svg : svg.replace(/ rx="116"/, '').replace('scale(1.1)', 'scale(1)');
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(`<style>body { margin: 0 } svg { display: block; width: 100vw }</style>${drawing}`);
  await page.screenshot({ path: join(STATIC, file), omitBackground: true });
}
await browser.close();
