import { quantile, type Benchmark, type Course, type Row } from '@meja/testing/bench';
import { startBareServer } from './support/bare.ts';
import {
  AppTablet,
  BareTablet,
  Heard,
  openStreams,
  pushAll,
  type Pushes,
  type Streams,
  type Tablet,
} from './support/crowd.ts';
import { connectAs, writtenSince } from './support/plain-inserts.ts';
import { openStage, type Stage } from './support/stage.ts';
import { fillTenants } from './support/tenants.ts';

const WITHIN_MS = 5_000;
const AT_ONCE = 50;
const FLOOR = 'at a bare server';

/** Whether one process carries a town's restaurants at dinner time. */
export default {
  name: 'crowd',
  title:
    'A thousand tenants with two tablets each: open event streams, and everybody pushing within five seconds',
  async run(course) {
    const stage = await openStage(course);
    const tenants = course.quick ? 100 : 1_000;
    const places = (await fillTenants(stage.filler, tenants)).flat();
    const twins = (await fillTenants(stage.filler, tenants)).flat();
    await stage.filler.query('analyze');
    const tablets = await Promise.all(places.map((place) => AppTablet.at(stage, place)));
    // The first requests compile what later ones use; that is no stream's memory.
    for (const { caller } of tablets.slice(0, 20)) await caller.get('/readyz');
    const app = await measure(course, tablets, stage);

    const bare = await startBareServer(stage, course);
    const bareTablets = tablets.map(({ body }, i) => new BareTablet(bare, place(twins, i), body));
    for (const { caller } of bareTablets.slice(0, 20)) await caller.get('/memory');
    const barely = await measure(course, bareTablets, bare, () =>
      prepare(course, stage, tablets, bareTablets),
    );
    return [...rowsOfStreams(app, barely, tablets.length), ...rowsOfPushes(app, barely, tablets.length)];
  },
} satisfies Benchmark;

interface Measured {
  streams: Streams;
  pushes: Pushes;
}

async function measure(
  { say }: Course,
  tablets: readonly Tablet[],
  { memoryMb }: Pick<Stage, 'memoryMb'>,
  beforePushes: () => Promise<void> = async () => undefined,
): Promise<Measured> {
  const heard = new Heard();
  try {
    say(`${tablets.length} event streams`);
    const streams = await openStreams(tablets, { atOnce: AT_ONCE, memoryMb, heard });
    await beforePushes();
    say(`${tablets.length} tablets push within ${WITHIN_MS / 1_000} s`);
    return { streams, pushes: await pushAll(tablets, WITHIN_MS, heard) };
  } finally {
    for (const tablet of tablets) tablet.close();
  }
}

/** Hands over to the bare server what the product wrote of each push, and what it told of it. */
async function prepare(
  { say }: Course,
  stage: Stage,
  tablets: readonly AppTablet[],
  bareTablets: readonly BareTablet[],
): Promise<void> {
  say('reading back what was pushed');
  const reader = await connectAs(stage.appUrl);
  for (const [i, { place: at }] of tablets.entries()) {
    const [written = []] = await writtenSince(reader, at, 0);
    await bareTablets[i]?.prepare(written, tablets[i ^ 1]?.event);
  }
  await reader.end();
}

function rowsOfStreams({ streams: app }: Measured, { streams: bare }: Measured, count: number): Row[] {
  const each = ({ beforeMb, afterMb }: Streams) => ((afterMb - beforeMb) * 1_024) / count;
  return [
    {
      what: `server memory with ${count.toLocaleString('en')} event streams open`,
      value: app.afterMb,
      unit: 'MB',
      floor: { what: FLOOR, value: bare.afterMb },
      note: `${app.beforeMb.toFixed(0)} MB without`,
    },
    { what: 'of it each stream', value: each(app), unit: 'kB', floor: { what: FLOOR, value: each(bare) } },
    {
      what: `opening a stream, ${AT_ONCE} at once, 95 % within`,
      value: quantile(app.opening, 0.95),
      unit: 'ms',
      floor: { what: FLOOR, value: quantile(bare.opening, 0.95) },
    },
  ];
}

function rowsOfPushes({ pushes: app }: Measured, { pushes: bare }: Measured, count: number): Row[] {
  if (bare.errors > 0)
    throw new Error(`the bare server failed ${bare.errors} pushes: its times are no floor`);
  const within = (what: string, share: number, pick: (pushes: Pushes) => number[]): Row => ({
    what: `${what}, ${share * 100} % within`,
    value: quantile(pick(app), share),
    unit: 'ms',
    floor: { what: FLOOR, value: quantile(pick(bare), share) },
  });
  return [
    { what: 'pushes that failed', value: app.errors, unit: '', goal: { of: 'value', atMost: 0 } },
    {
      what: 'pushes answered',
      value: count / app.seconds,
      unit: 'a second',
      floor: { what: FLOOR, value: count / bare.seconds },
      note: `over ${app.seconds.toFixed(1)} s`,
    },
    within('a push of one order', 0.5, ({ pushing }) => pushing),
    within('a push of one order', 0.95, ({ pushing }) => pushing),
    within('until the neighbour hears of it', 0.95, ({ hearing }) => hearing),
  ];
}

function place<T>(places: readonly T[], i: number): T {
  const found = places[i];
  if (!found) throw new Error('too few places');
  return found;
}
