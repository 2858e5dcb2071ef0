import type { TestProject } from 'vitest/node';
import { startPostgres, type PostgresUrls } from './world/postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgres: PostgresUrls;
  }
}

/** Vitest's global setup: one server for all files, and for the processes that they start. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const { urls, stop } = await startPostgres();
  project.provide('postgres', urls);
  return stop;
}
