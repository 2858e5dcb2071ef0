/**
 * Somebody hostile, in a process of their own: `hostile.ts anonymous|tenant` with what they know in HOSTILE. Prints what they were
 * answered when they are told to end.
 */
import { anonymousAttack } from './anonymous.ts';
import type { Armed } from './armed.ts';
import { Answers } from './answers.ts';
import { tenantAttack } from './tenant.ts';

const [kind] = process.argv.slice(2);
const armed = JSON.parse(process.env['HOSTILE'] ?? '{}') as Armed;
const answers = new Answers();
const end = new AbortController();
process.on('SIGTERM', () => {
  end.abort();
  console.log(JSON.stringify(answers.counts));
  setTimeout(() => process.exit(), 100);
});
// What breaks off on the other side is what they wanted.
process.on('uncaughtException', () => undefined);
process.on('unhandledRejection', () => undefined);
if (kind === 'anonymous') anonymousAttack(armed, answers, end.signal);
else tenantAttack(armed, answers, end.signal);
