/** Plays the seeds that `pnpm simulate` asks this process for, on the PostgreSQL that it has lent. */
import { playerHere, type Game, type Reply } from '../src/cli/players.ts';
import { lentOrOwn } from '../src/world/postgres.ts';

// A Ctrl-C at the terminal is for whoever has started this, who ends it.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit());

const [devices] = process.argv.slice(2).map(Number);
const player = lentOrOwn().then(({ urls }) => playerHere(urls, { devices }));
const reply = (answer: Reply): void => void process.send?.(answer);

process.on('message', (game: Game) => {
  player
    .then((ready) => ready.play(game))
    .then(
      (outcome) => reply({ outcome }),
      (error: unknown) =>
        reply({ broken: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
});
