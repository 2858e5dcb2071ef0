/**
 * `pnpm bench`: what the sync protocol costs. Orders are pushed in batches to a durable PostgreSQL, and then the same
 * rows are written once more by plain multi-row inserts on as many connections; both in one run, round by round, on
 * one machine, so that their ratio says something where the figures alone don't. HTTP and JSON parsing are left out.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { benchmarkPush, type Result } from './push-benchmark.ts';
import { openStage } from './stage.ts';

const { values } = parseArgs({
  options: {
    /** Rounds that are measured, after one that is not. */
    rounds: { type: 'string', default: '5' },
    /** Pushes of an outlet in a round. */
    pushes: { type: 'string', default: '6' },
    /** Orders in a push. */
    orders: { type: 'string', default: '100' },
    outlets: { type: 'string', default: '1,8' },
  },
});

const stage = await openStage();
// The database runs in a group of its own and would outlive a Ctrl-C.
let isBrokenOff = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    isBrokenOff = true;
    void stage.close().finally(() => process.exit(130));
  });
const results: Result[] = [];
try {
  for (const outlets of values.outlets.split(',').map(Number))
    results.push(
      await benchmarkPush(stage, {
        outlets,
        ordersPerPush: Number(values.orders),
        pushesPerOutlet: Number(values.pushes),
        rounds: Number(values.rounds),
      }),
    );
} catch (error) {
  if (!isBrokenOff) throw error;
} finally {
  await stage.close();
}

console.table(
  results.map((result) => ({
    outlets: result.outlets,
    'push, orders/s': result.push.median,
    'same rows plainly': result.sameRows.median,
    'sales rows plainly': result.salesRows.median,
    'push ÷ same rows': result.ratioToSameRows,
    'push ÷ sales rows': result.ratioToSalesRows,
    'round trips a push': result.roundTripsPerPush,
    'ms a push': result.perPush.total,
    'of it in the process': result.perPush.process,
  })),
);
const machine = { cpus: cpus().length, model: cpus()[0]?.model, node: process.version };
console.log(JSON.stringify({ machine, postgres: stage.settings, results }, null, 2));
