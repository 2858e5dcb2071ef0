import { MejaServer } from '../e2e/meja-server.ts';
import { PREPARED_DATA } from '../e2e/prepared-data.ts';
import { ENGINES, lackOf } from './installed.ts';

/** Names the server's port to the journeys, which run in processes of their own. */
export const SERVER_PORT = 'MEJA_ENGINES_PORT';

/** Playwright's global setup: one server for all journeys, on a copy of the prepared data if there is some. */
export default async function startServer(): Promise<void | (() => Promise<void>)> {
  // All journeys will be skipped.
  if (ENGINES.every((name) => lackOf(name) !== undefined)) return;
  const server = await MejaServer.launch(process.env[PREPARED_DATA]);
  process.env[SERVER_PORT] = String(server.port);
  return () => server.dispose();
}
