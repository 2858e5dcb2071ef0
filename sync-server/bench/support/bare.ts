import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Course } from '@meja/testing/bench';
import { z } from 'zod';
import type { StagedPull, StagedPush } from './bare-server.ts';
import { Caller, succeeded } from './caller.ts';
import { insertOf, movedTo, type Written } from './plain-inserts.ts';
import type { Place } from './places.ts';
import type { Stage } from './stage.ts';

const PROGRAM = fileURLToPath(new URL('bare-server.ts', import.meta.url));
const Address = z.object({ port: z.int() });

/**
 * A server that does the least that any would have to do: a request is a statement for each table (prepared, all of them sent at once, in one
 * durable transaction under row-level security), a NOTIFY in it, and an event to whoever listens; or one query, and an answer
 * that is written as JSON and compressed. What it writes, reads and sends is handed to it beforehand.
 */
export interface BareServer {
  origin: string;
  /** A client of it, as bare. */
  callerOf(place: Place): Caller;
  memoryMb(): Promise<number>;
}

export async function startBareServer({ appUrl }: Stage, { cleanUp }: Course): Promise<BareServer> {
  const server = fork(PROGRAM, { env: { ...process.env, DATABASE_URL: appUrl }, silent: true });
  cleanUp(async () => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    server.kill('SIGTERM');
    await once(server, 'exit');
  });
  server.stderr?.pipe(process.stderr);
  const started = server.stdout ? once(server.stdout, 'data') : Promise.reject(new Error('no output'));
  const died = once(server, 'exit').then(() => Promise.reject(new Error('the bare server did not start')));
  const [line] = (await Promise.race([started, died])) as [Buffer];
  died.catch(() => undefined);
  const origin = `http://127.0.0.1:${Address.parse(JSON.parse(line.toString())).port}`;
  return {
    origin,
    callerOf: ({ deviceId }) => new Caller(origin, deviceId),
    memoryMb: async () => Number(await (await fetch(`${origin}/memory`)).text()) / 2 ** 20,
  };
}

/** The rows of a push as its twin's, to be written by the next push of that tablet. */
export const stagedPush = (twin: Place, written: readonly Written[], event: unknown): StagedPush => ({
  tenantId: twin.tenantId,
  outletId: twin.outletId,
  statements: movedTo(twin, written).map(insertOf),
  event: JSON.stringify(event),
});

export async function handOver(
  caller: Caller,
  what: { pushes: readonly StagedPush[] } | { pull: StagedPull },
): Promise<void> {
  const [[name, content] = []] = Object.entries(what);
  succeeded(await caller.send('PUT', `/${name}`, JSON.stringify(content)));
}

/** @returns what ends it */
export async function followBarely(
  caller: Caller,
  { outletId }: Place,
  onEvent: (event: unknown) => void,
): Promise<() => void> {
  const stream = await caller.open(`/events?outlet=${outletId}`);
  stream.setEncoding('utf8');
  stream.on('error', () => undefined);
  let rest = '';
  await new Promise<void>((greeted) =>
    stream.on('data', (text: string) => {
      const events = (rest + text).split('\n\n');
      rest = events.pop() ?? '';
      for (const event of events) if (event.startsWith('data: ')) onEvent(JSON.parse(event.slice(6)));
      greeted();
    }),
  );
  return () => stream.destroy();
}
