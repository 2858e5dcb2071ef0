/**
 * Checks all that the project depends on, from pnpm-lock.yaml and what is installed; then asks the registry what is known
 * against it, where it can be asked.
 *
 *   node packages/testing/bin/dependencies.ts
 */
import { askRegistry } from '../src/dependencies/advisories.ts';
import { licenceFaults } from '../src/dependencies/licences.ts';
import { readWorkspace } from '../src/dependencies/read.ts';
import * as rules from '../src/dependencies/rules.ts';
import { ROOT } from '../src/runner/command.ts';

const asking = askRegistry();
const workspace = readWorkspace(ROOT);
const advisories = await asking;
const faults = [
  ...rules.integrityFaults(workspace),
  ...rules.originFaults(workspace),
  ...rules.scriptFaults(workspace),
  ...rules.versionFaults(workspace),
  ...rules.deprecationFaults(workspace),
  ...licenceFaults(workspace.installed),
  ...advisories.faults,
];

if (advisories.skipped !== undefined) console.log(advisories.skipped);
const majors = rules.severalMajors(workspace);
if (majors.length > 0) console.log(`In several major versions:\n${indented(majors)}`);
const count = Object.keys(workspace.lock.packages).length;
console.log(`${count} packages, ${workspace.installed.length} of them installed here.`);
if (faults.length > 0) {
  console.log(`What must not be:\n${indented(faults)}`);
  process.exitCode = 1;
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}`).join('\n');
}
