/**
 * Tells when the installed packages have grown by more than 30 MB since their weight was recorded.
 *
 *   node packages/testing/bin/install.ts            compares
 *   node packages/testing/bin/install.ts --write    records what is installed now
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compare, InstallRecord, recordOf } from '../src/install/record.ts';
import { weighInstall } from '../src/install/weight.ts';
import { ROOT } from '../src/runner/command.ts';

const RECORD = join(ROOT, '.config', 'install-weight.json');

const now = recordOf(weighInstall(ROOT));
if (process.argv.includes('--write')) {
  writeFileSync(RECORD, `${JSON.stringify(now, null, 2)}\n`);
  console.log(`Recorded: ${now.total} MB on ${now.platform}.`);
} else {
  const { ok, message } = compare(now, InstallRecord.parse(JSON.parse(readFileSync(RECORD, 'utf8'))));
  console.log(message);
  process.exitCode = ok ? 0 : 1;
}
