import { type Benchmark, type Course, type Row } from '@meja/testing/bench';
import { abreast, inBulk } from './support/bulk.ts';
import { measure, type Figures, type Pair } from './support/growth-figures.ts';
import { fillHistory } from './support/history.ts';
import { fillMenus } from './support/menu.ts';
import { openStage, type Stage } from './support/stage.ts';
import { fillTenants } from './support/tenants.ts';

const BUSY = 10;
const FLAT = 1.5;
const SIZES = { tenants: 1_000, few: 10_000, lots: 1_000_000 };
const QUICK = { tenants: 100, few: 1_000, lots: 20_000 };

/** Whether success makes it slow. The same things at three sizes: as it begins, with many tenants, with many orders. */
export default {
  name: 'growth',
  title: 'The same with 10 and 1,000 tenants, and with 10,000 and 1,000,000 stored orders',
  long: 'fills in a million orders',
  async run(course) {
    const stage = await openStage(course);
    const { tenants, few, lots } = course.quick ? QUICK : SIZES;
    const busy = await fillTenants(stage.filler, BUSY);
    await fillMenus(stage.filler, 500);
    await extend(stage, course, busy, 0, few / BUSY);
    await settle(stage);
    const small = await measureWarm(stage, course, busy, `${BUSY} tenants`);

    course.say(`${tenants} tenants`);
    await fillTenants(stage.filler, tenants - BUSY);
    await fillMenus(stage.filler, 50);
    await settle(stage);
    const wide = await measureWarm(stage, course, busy, `${tenants} tenants`);

    await inBulk(stage.filler, () => extend(stage, course, busy, few / BUSY, lots / BUSY));
    await settle(stage);
    const long = await measureWarm(stage, course, busy, `${lots.toLocaleString('en')} orders`);
    return [...small].flatMap(([what, ms]) => [
      grown(`${what}, ${tenants.toLocaleString('en')} tenants`, wide.get(what), ms, 'with 10'),
      grown(
        `${what}, ${lots.toLocaleString('en')} orders`,
        long.get(what),
        ms,
        `with ${few.toLocaleString('en')}`,
      ),
    ]);
  },
} satisfies Benchmark;

const grown = (what: string, value = Number.NaN, ms: number, with_: string): Row => ({
  what,
  value,
  unit: 'ms',
  floor: { what: with_, value: ms },
  goal: { of: 'ratio', atMost: FLAT },
});

async function extend(stage: Stage, { say }: Course, pairs: readonly Pair[], from: number, to: number) {
  let done = 0;
  await abreast(pairs, async ([, tablet]) => {
    await fillHistory(stage.filler, tablet, from, to);
    done += 1;
    say(
      `${(done * to).toLocaleString('en')} of ${(pairs.length * to).toLocaleString('en')} orders filled in`,
    );
  });
}

/** As autovacuum leaves it, and with what was filled in on disk: neither is what is being measured. */
async function settle({ filler }: Stage): Promise<void> {
  await filler.query('vacuum analyze');
  await filler.query('checkpoint');
}

/** What is asked first finds nothing in memory and no plan made: of each size a first pass is left out. */
async function measureWarm(
  stage: Stage,
  { quick, say }: Course,
  pairs: readonly Pair[],
  size: string,
): Promise<Figures> {
  await measure(stage, pairs, { often: 10, seldom: 2 }, (what) => say(`${size}, warming up: ${what}`));
  const effort = quick ? { often: 20, seldom: 3 } : { often: 60, seldom: 9 };
  return measure(stage, pairs, effort, (what) => say(`${size}: ${what}`));
}
