/** Runs the seeds that `pnpm simulate` sends to this process, on the PostgreSQL that it shares. */
import { workerHere, type Task, type Reply } from '../src/cli/workers.ts';
import { sharedOrOwnPostgres } from '../src/world/postgres.ts';

// A Ctrl-C at the terminal is for whoever has started this, who ends it.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit());

const [devices] = process.argv.slice(2).map(Number);
const worker = sharedOrOwnPostgres().then(({ urls }) => workerHere(urls, { devices }));
const reply = (answer: Reply): void => void process.send?.(answer);

process.on('message', (task: Task) => {
  worker
    .then((ready) => ready.run(task))
    .then(
      (outcome) => reply({ outcome }),
      (error: unknown) =>
        reply({ broken: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
});
