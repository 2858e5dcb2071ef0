import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MejaServer } from './meja-server.ts';

/** Names the folder to the specs, which run in processes of their own, and to the test runners that share it. */
export const PREPARED_DATA = 'MEJA_E2E_DATA';

/**
 * Playwright's global setup: the demo is seeded once into a data folder, and every server of the run begins with a
 * copy of it. `pnpm test` has done so before, for all of its journeys.
 */
export default async function prepareData(): Promise<(() => Promise<void>) | undefined> {
  if (process.env[PREPARED_DATA] !== undefined) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'meja-e2e-data-'));
  await prepareDataIn(folder);
  process.env[PREPARED_DATA] = folder;
  return () => rm(folder, { recursive: true, force: true });
}

/**
 * Seeds the demo into a folder.
 * @param project whose server does it: this project's, or that of a clone of another commit
 */
export async function prepareDataIn(folder: string, project?: string): Promise<void> {
  const server = await MejaServer.launch(undefined, project);
  await server.stop();
  await cp(server.dataDir, folder, { recursive: true, preserveTimestamps: true });
  await rm(server.dataDir, { recursive: true, force: true });
}
