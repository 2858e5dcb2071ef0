import { platform } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Caller, pushBody } from '../support/caller.ts';
import { Listener } from '../support/listener.ts';
import { batchOf } from '../support/sales.ts';
import type { Stage } from '../support/stage.ts';
import { fillTenants } from '../support/tenants.ts';
import { delivered, timing, type Timing } from './watch.ts';

const WITHIN_MS = 5_000;
const AT_ONCE = 50;

export interface Crowded {
  tablets: number;
  push: Timing;
  errors: Record<string, number>;
  sentAway: number;
  memoryMb: number;
  seconds: number;
}

/** A thousand businesses with two tablets each: streams open, and everybody pushes an order within five seconds. */
export async function crowd(stage: Stage, tenants: number, say: (what: string) => void): Promise<Crowded> {
  const places = (await fillTenants(stage.filler, tenants)).flat();
  await stage.filler.query('analyze');
  const tablets = await Promise.all(
    places.map(async ({ writer, ...place }, i) => {
      const business = i >> 1;
      // Each business is somewhere else.
      const from = platform() === 'linux' ? `127.1.${business >> 8}.${business & 255 || 1}` : undefined;
      const caller = await Caller.of(stage, { ...place, writer }, from);
      return { caller, listener: new Listener(caller), body: pushBody(batchOf(writer, 1)) };
    }),
  );
  try {
    say(`${tablets.length} event streams`);
    for (let i = 0; i < tablets.length; i += AT_ONCE)
      await Promise.all(
        tablets.slice(i, i + AT_ONCE).map(({ listener }) => listener.follow({ pulls: false })),
      );
    say(`${tablets.length} tablets push within ${WITHIN_MS / 1_000} s`);
    const times: number[] = [];
    const outcome = { sentAway: 0, errors: {} as Record<string, number> };
    const began = performance.now();
    await Promise.all(
      tablets.map(async ({ caller, body }, i) => {
        // Spread evenly, but not in the order of the businesses.
        await sleep((((i * 7_919) % tablets.length) / tablets.length) * WITHIN_MS);
        const asked = performance.now();
        await delivered(caller, body, outcome, (what) => {
          outcome.errors[what] = (outcome.errors[what] ?? 0) + 1;
        });
        times.push(performance.now() - asked);
      }),
    );
    const seconds = (performance.now() - began) / 1_000;
    return {
      ...outcome,
      ...{ tablets: tablets.length, push: timing(times), memoryMb: await stage.memoryMb(), seconds },
    };
  } finally {
    for (const { caller, listener } of tablets) {
      listener.close();
      caller.close();
    }
  }
}
