/**
 * `pnpm overload`: whether anybody takes the server from the others. A real server and database; somebody without a token, a hostile
 * business, a business whose stream is locked, and a crowd, each beside another business's tablets at work. About five minutes.
 *
 *   pnpm overload                    all of it
 *   pnpm overload anonymous tenant   these alone: anonymous, tenant, locked, crowd
 *   pnpm overload --quick            a short run, to see whether it works
 *
 * Ends with 1 where a limit was not kept.
 */
import { parseArgs } from 'node:util';
import { shareOutCores } from '../bench/overload/cores.ts';
import { ACTS, rehearse, type ActName } from '../bench/overload/rehearsal.ts';
import { linesOf } from '../bench/overload/verdict.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false } },
});
const unknown = positionals.filter((name) => !ACTS.some((act) => act === name));
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(', ')}: name some of ${ACTS.join(', ')}, or none for all.`);
  process.exit(2);
}
const ends: (() => Promise<void>)[] = [];
async function putAway(): Promise<void> {
  for (let end = ends.pop(); end; end = ends.pop())
    await end().catch((error: unknown) => console.error(error));
}
let ending: Promise<void> | undefined;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => void (ending ??= putAway().finally(() => process.exit(130))));

const cores = shareOutCores();
console.log(cores?.told ?? 'attackers and server share all cores: the figures say less');
try {
  const seen = rehearse(
    {
      quick: values.quick,
      say: (what) => console.log(`… ${what}`),
      about: () => undefined,
      cleanUp: (end) => void ends.push(end),
    },
    {
      acts: positionals.length > 0 ? (positionals as ActName[]) : ACTS,
      ...(values.quick
        ? { seconds: 15, quietSeconds: 8, tenants: 100 }
        : { seconds: 60, quietSeconds: 20, tenants: 1_000 }),
      cores,
    },
  );
  for await (const each of seen)
    for (const { what, figure, limit, isMet } of linesOf(each)) {
      const verdict = isMet === undefined ? ' ' : isMet ? '✓' : '✗';
      console.log(`${verdict} ${what}: ${figure}${limit && ` (${limit})`}`);
      if (isMet === false) process.exitCode = 1;
    }
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await (ending ?? putAway());
}
process.exit();
