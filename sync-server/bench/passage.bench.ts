import { quantile, type Benchmark, type Course, type Row } from '@meja/testing/bench';
import { startBareServer } from './support/bare.ts';
import { Caller } from './support/caller.ts';
import { passBarely, Passage } from './support/passage.ts';
import { openPlaces } from './support/places.ts';
import { connectAs, headOf, writtenSince } from './support/plain-inserts.ts';
import { openStage } from './support/stage.ts';

/** So many orders pass over the one server, then as many over the other. */
const IN_TURN = 25;

/** How soon the kitchen knows. */
export default {
  name: 'passage',
  title: 'An order from its commit on tablet A to its arrival on tablet B',
  async run(course) {
    const { app, bare } = await passInTurns(course, course.quick ? 4 : 16);
    const row = (what: string, share: number): Row => ({
      what,
      value: quantile(app, share),
      unit: 'ms',
      floor: { what: 'between bare programs', value: quantile(bare, share) },
      goal: { of: 'ratio', atMost: 2 },
    });
    return [row('half of them within', 0.5), row('95 % within', 0.95)];
  },
} satisfies Benchmark;

/** @returns what each order took, ms */
async function passInTurns(course: Course, turns: number): Promise<{ app: number[]; bare: number[] }> {
  const stage = await openStage(course);
  const [a, b] = await openPlaces(stage.owner, 1, 2);
  const [twin] = await openPlaces(stage.owner, 1);
  if (!a || !b || !twin) throw new Error('no tablets');
  const from = { place: a, caller: await Caller.of(stage, a) };
  const to = await Caller.of(stage, b);
  const barely = (await startBareServer(stage, course)).callerOf(twin);
  const reader = await connectAs(stage.appUrl);
  const passage = await Passage.open(from, to);
  const times = { app: [] as number[], bare: [] as number[] };
  // The first two turns warm up. All together are no more than a tablet may ask in a minute.
  for (let turn = -2; turn < turns; turn += 1) {
    course.say(`${Math.max(0, turn) * IN_TURN} of ${turns * IN_TURN} orders`);
    const since = await headOf(reader, a);
    const passed = await passage.pass(IN_TURN);
    const bare = await passBarely(barely, twin, passed, await writtenSince(reader, a, since));
    if (turn < 0) continue;
    times.app.push(...passed.map(({ ms }) => ms));
    times.bare.push(...bare);
  }
  passage.close();
  await reader.end();
  for (const caller of [from.caller, to, barely]) caller.close();
  return times;
}
