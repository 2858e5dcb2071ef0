import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { quantile } from '@meja/testing/bench';
import { pushBody, type Caller } from '../support/caller.ts';
import type { Place } from '../support/places.ts';
import { batchOf } from '../support/sales.ts';

/** A tablet of a business at work, and its line to the server. */
export interface AtWork {
  place: Place;
  caller: Caller;
}

export interface Timing {
  p50: number;
  p95: number;
  max: number;
  count: number;
}

export interface Watched {
  push: Timing;
  healthz: Timing;
  readyz: Timing;
  /** A bare server's answer. */
  bare: Timing;
  /** The most of the server's resident memory, MB. */
  memoryMb: number;
  /** How much of a core the server had, of 1. */
  core: number;
  /** What was answered otherwise than it should be, by what that was. */
  errors: Record<string, number>;
  /** Pushes that were sent away with a time to come back, and came. */
  sentAway: number;
}

const PUSH_EVERY_MS = 500;
const PROBE_EVERY_MS = 100;
const MEMORY_EVERY_MS = 500;
/** Longer than any of them may take. */
const GIVE_UP_MS = 60_000;

interface Watching {
  tablets: readonly AtWork[];
  /** Of the server and of the bare one. */
  origin: string;
  bareOrigin: string;
  memoryMb: () => Promise<number>;
  processorSeconds: () => Promise<number>;
}

/** Has the tablets push an order each twice a second, and asks the probes ten times a second, until `end`. */
export async function watch({ tablets, ...from }: Watching, end: Promise<unknown>): Promise<Watched> {
  let isOver = false;
  void end.finally(() => (isOver = true));
  const times = {
    push: [] as number[],
    healthz: [] as number[],
    readyz: [] as number[],
    bare: [] as number[],
  };
  const watched = { memoryMb: 0, errors: {} as Record<string, number>, sentAway: 0 };
  const fault = (what: string): void => void (watched.errors[what] = (watched.errors[what] ?? 0) + 1);

  async function work({ place, caller }: AtWork, i: number): Promise<void> {
    await sleep((PUSH_EVERY_MS * i) / tablets.length);
    while (!isOver) {
      const asked = performance.now();
      const body = pushBody(batchOf(place.writer, 1));
      await delivered(caller, body, watched, fault);
      times.push.push(performance.now() - asked);
      await sleep(Math.max(0, PUSH_EVERY_MS - (performance.now() - asked)));
    }
  }

  async function probe(name: 'healthz' | 'readyz' | 'bare', url: string): Promise<void> {
    const agent = new Agent({ keepAlive: true });
    while (!isOver) {
      const asked = performance.now();
      const status = await statusOf(url, agent);
      times[name].push(performance.now() - asked);
      if (status !== 200) fault(`${name} ${status}`);
      await sleep(PROBE_EVERY_MS);
    }
    agent.destroy();
  }

  async function remember(): Promise<void> {
    while (!isOver) {
      watched.memoryMb = Math.max(watched.memoryMb, await from.memoryMb());
      await sleep(MEMORY_EVERY_MS);
    }
  }

  const [began, had] = [performance.now(), await from.processorSeconds()];
  await Promise.all([
    ...tablets.map(work),
    probe('healthz', `${from.origin}/healthz`),
    probe('readyz', `${from.origin}/readyz`),
    probe('bare', from.bareOrigin),
    remember(),
  ]);
  const core = ((await from.processorSeconds()) - had) / ((performance.now() - began) / 1_000);
  const [push, healthz, readyz, bare] = [times.push, times.healthz, times.readyz, times.bare].map(timing);
  return { ...watched, core, push, healthz, readyz, bare } as Watched;
}

/** As a tablet does it: sent away with a time, it comes back then. */
export async function delivered(
  caller: Caller,
  body: string,
  watched: { sentAway: number },
  fault: (what: string) => void,
): Promise<void> {
  for (const deadline = performance.now() + GIVE_UP_MS; performance.now() < deadline;) {
    const reply = await caller.send('POST', '/api/sync/push', body).catch(() => undefined);
    if (reply?.status === 200) {
      if (!reply.text.includes('"result":"judged"') || reply.text.includes('rejected')) fault('push refused');
      return;
    }
    if (reply?.status !== 503 || reply.retryAfter === undefined)
      return fault(`push ${reply?.status ?? 'cut off'}`);
    watched.sentAway += 1;
    await sleep(reply.retryAfter * 1_000);
  }
  fault('push given up');
}

function statusOf(url: string, agent: Agent): Promise<number> {
  return new Promise((resolve) => {
    request(url, { agent, timeout: GIVE_UP_MS }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    })
      .on('error', () => resolve(0))
      .end();
  });
}

export const timing = (times: readonly number[]): Timing => ({
  p50: quantile([...times], 0.5),
  p95: quantile([...times], 0.95),
  max: Math.max(...times),
  count: times.length,
});
