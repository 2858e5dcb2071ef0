import { quantile, type Benchmark, type Course, type Row } from '@meja/testing/bench';
import { setTimeout as sleep } from 'node:timers/promises';
import { Caller, pushBody } from './support/caller.ts';
import { Listener } from './support/listener.ts';
import type { Place } from './support/places.ts';
import { batchOf } from './support/sales.ts';
import { openStage, type Stage } from './support/stage.ts';
import { fillTenants } from './support/tenants.ts';

const WITHIN_MS = 5_000;
const AT_ONCE = 50;

interface Tablet {
  place: Place;
  caller: Caller;
  listener: Listener;
}

/** Whether one process carries a town's restaurants at dinner time. */
export default {
  name: 'crowd',
  title:
    'A thousand tenants with two tablets each: open event streams, and everybody pushing within five seconds',
  async run(course) {
    const stage = await openStage(course);
    const tenants = course.quick ? 100 : 1_000;
    const pairs = await fillTenants(stage.filler, tenants);
    await stage.filler.query('analyze');
    const tablets = await Promise.all(pairs.flat().map((place) => tabletOf(stage, place)));
    const rows: Row[] = [];
    try {
      // The first requests compile what later ones use; that is no stream's memory.
      for (const { caller } of tablets.slice(0, 20)) await caller.get('/readyz');
      rows.push(...(await openStreams(stage, course, tablets)));
      rows.push(...(await pushAll(course, tablets)));
    } finally {
      for (const { listener, caller } of tablets) {
        listener.close();
        caller.close();
      }
    }
    return rows;
  },
} satisfies Benchmark;

async function tabletOf(stage: Stage, place: Place): Promise<Tablet> {
  const caller = await Caller.of(stage, place);
  return { place, caller, listener: new Listener(caller) };
}

async function openStreams(stage: Stage, { say }: Course, tablets: readonly Tablet[]): Promise<Row[]> {
  const before = await stage.memoryMb();
  const opening: number[] = [];
  for (let i = 0; i < tablets.length; i += AT_ONCE) {
    say(`${i} of ${tablets.length} event streams`);
    await Promise.all(
      tablets.slice(i, i + AT_ONCE).map(async ({ listener }) => {
        const asked = performance.now();
        await listener.follow({ pulls: false });
        opening.push(performance.now() - asked);
      }),
    );
  }
  const after = await stage.memoryMb();
  const streams = `${tablets.length.toLocaleString('en')} event streams`;
  return [
    {
      what: `server memory with ${streams} open`,
      value: after,
      unit: 'MB',
      note: `${before.toFixed(0)} MB without`,
    },
    { what: 'of it each stream', value: ((after - before) * 1_024) / tablets.length, unit: 'kB' },
    { what: `opening a stream, ${AT_ONCE} at once, 95 % within`, value: quantile(opening, 0.95), unit: 'ms' },
  ];
}

/** Each pushes an order at a moment of its own; its neighbour hears of it over its stream. */
async function pushAll({ say }: Course, tablets: readonly Tablet[]): Promise<Row[]> {
  say(`${tablets.length} tablets push within ${WITHIN_MS / 1_000} s`);
  const bodies = tablets.map(({ place }) => pushBody(batchOf(place.scribe, 1)));
  const pushing: number[] = [];
  const hearing: number[] = [];
  let errors = 0;
  const began = performance.now();
  await Promise.all(
    tablets.map(async ({ caller }, i) => {
      // Spread evenly but not in the order of the tenants, so that two tablets of one outlet are seconds apart.
      const at = (((i * 7_919) % tablets.length) / tablets.length) * WITHIN_MS;
      await sleep(at);
      const asked = performance.now();
      const heard = new Promise<number>((resolve) => {
        const neighbour = tablets[i % 2 === 0 ? i + 1 : i - 1];
        if (neighbour) neighbour.listener.onHead = () => resolve(performance.now());
      });
      const answer = await caller.pushText(bodies[i] ?? '').catch(() => undefined);
      if (answer?.result !== 'judged' || answer.verdicts.some(({ outcome }) => outcome !== 'applied'))
        errors += 1;
      else {
        pushing.push(performance.now() - asked);
        hearing.push((await heard) - asked);
      }
    }),
  );
  const took = (performance.now() - began) / 1_000;
  return [
    { what: 'pushes that failed', value: errors, unit: '', goal: { of: 'value', atMost: 0 } },
    {
      what: 'pushes answered',
      value: tablets.length / took,
      unit: 'a second',
      note: `over ${took.toFixed(1)} s`,
    },
    { what: 'a push of one order, 50 % within', value: quantile(pushing, 0.5), unit: 'ms' },
    { what: 'a push of one order, 95 % within', value: quantile(pushing, 0.95), unit: 'ms' },
    { what: 'until the neighbour hears of it, 95 % within', value: quantile(hearing, 0.95), unit: 'ms' },
  ];
}
