/**
 * Compares what both builds use with what the oldest browsers that Meja takes can do.
 *
 *   node packages/testing/bin/browsers.ts
 */
import { join } from 'node:path';
import { readOutput, tooNew } from '../src/browsers/check.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

const lines = tooNew(['pos', 'office'].map((app) => readOutput(join(ROOT, 'apps', app, 'build'))));
for (const line of lines) console.log(line);
if (lines.length > 0) process.exitCode = 1;
