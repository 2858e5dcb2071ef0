import { randomBytes } from 'node:crypto';
import { median, timed, type Benchmark, type Course, type Row } from '@meja/testing/bench';
import { PULL_LIMIT, START } from '@meja/sync';
import { anId } from '@meja/testing/scribe';
import { Caller, pushBody } from './support/caller.ts';
import { fillHistory } from './support/history.ts';
import { fillMenus } from './support/menu.ts';
import { passages } from './support/passage.ts';
import type { Place } from './support/places.ts';
import { batchOf } from './support/sales.ts';
import { openStage, type Stage } from './support/stage.ts';
import { fillTenants } from './support/tenants.ts';

const BUSY = 10;
const FLAT = 1.5;

type Pair = [Place, Place];
/** What was measured, by what it is; ms, the median of many. */
type Figures = Map<string, number>;

/** Whether success makes it slow. The same things at three sizes: as it begins, with many tenants, with many orders. */
export default {
  name: 'growth',
  title: 'The same with 10 and 1,000 tenants, and with 10,000 and 1,000,000 stored orders',
  long: 'fills in a million orders',
  async run(course) {
    const { quick, say } = course;
    const stage = await openStage(course);
    const [many, few, lots] = quick ? [100, 1_000, 20_000] : [1_000, 10_000, 1_000_000];
    const busy = await fillTenants(stage.filler, BUSY);
    await fillMenus(stage.filler, 500);
    await extend(stage, course, busy, 0, few / BUSY);
    const small = await measure(stage, course, busy);

    say(`${many} tenants`);
    await fillTenants(stage.filler, many - BUSY);
    await fillMenus(stage.filler, 50);
    await settle(stage);
    const tenants = await measure(stage, course, busy);

    await extend(stage, course, busy, few / BUSY, lots / BUSY);
    const orders = await measure(stage, course, busy);
    return [...small].flatMap(([what, ms]) => [
      grown(`${what}, ${many.toLocaleString('en')} tenants`, tenants.get(what), ms, 'with 10'),
      grown(
        `${what}, ${lots.toLocaleString('en')} orders`,
        orders.get(what),
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
  yardstick: { what: with_, value: ms },
  goal: { of: 'ratio', atMost: FLAT },
});

async function extend(stage: Stage, { say }: Course, pairs: readonly Pair[], from: number, to: number) {
  let done = 0;
  const queue = [...pairs];
  const fill = async () => {
    for (let pair = queue.shift(); pair; pair = queue.shift()) {
      await fillHistory(stage.filler, pair[1], from, to);
      done += 1;
      say(
        `${(done * to).toLocaleString('en')} of ${(pairs.length * to).toLocaleString('en')} orders filled in`,
      );
    }
  };
  await Promise.all([fill(), fill()]);
  await settle(stage);
}

/** As autovacuum leaves it, and with what was filled in on disk: neither is what is being measured. */
async function settle({ filler }: Stage): Promise<void> {
  await filler.query('vacuum analyze');
  await filler.query('checkpoint');
}

async function measure(stage: Stage, { quick, say }: Course, pairs: readonly Pair[]): Promise<Figures> {
  const [first] = pairs;
  if (!first) throw new Error('no tenants');
  const [a, b] = first;
  const [from, to] = [await Caller.of(stage, a), await Caller.of(stage, b)];
  const office = await headOffice(stage, b);
  const times = quick ? 20 : 60;
  const figures: Figures = new Map();
  const note = async (what: string, count: number, work: () => Promise<unknown>) => {
    say(what);
    await work();
    const taken: number[] = [];
    for (let i = 0; i < count; i += 1) taken.push(await timed(work));
    figures.set(what, median(taken));
  };
  const batches = pairs.map(([place]) =>
    Array.from({ length: quick ? 2 : 4 }, () => pushBody(batchOf(place.scribe, 100))),
  );
  const callers = await Promise.all(pairs.map(([place]) => Caller.of(stage, place)));
  await note('ten outlets push 100 orders each', (batches[0]?.length ?? 0) - 1, () =>
    Promise.all(callers.map((caller, i) => caller.pushText(batches[i]?.shift() ?? ''))),
  );
  await note('push of one order', times, () => from.push(batchOf(a.scribe, 1)));
  await note('first pull', quick ? 3 : 7, () => pullFrom(to));
  const { epoch, cursors } = await pullFrom(to);
  await note('pull without news', times, () => to.pull(epoch, cursors, PULL_LIMIT));
  figures.set('from tablet to tablet', median(await passages({ place: a, caller: from }, to, times)));
  const today = new Date().toISOString().slice(0, 10);
  await note('orders of today at head office', times, () => office.get(`/api/orders?from=${today}`));
  await note('all orders at head office, first page', times, () => office.get('/api/orders'));
  await note('sales of today', times, () => office.get('/api/reports/sales-summary'));
  for (const caller of [from, to, office, ...callers]) caller.close();
  return figures;
}

async function pullFrom(caller: Caller) {
  let [epoch, cursors]: [string | null, typeof START] = [null, START];
  for (let remaining = 1; remaining > 0;)
    ({ epoch, cursors, remaining } = (await caller.pull(epoch, cursors, PULL_LIMIT)).page);
  return { epoch, cursors };
}

/** The owner, signed in. */
async function headOffice({ filler, tokens, origin }: Stage, { tenantId, actorId }: Place): Promise<Caller> {
  const sessionId = anId<string>();
  await filler.query(
    `insert into refresh_tokens (tenant_id, id, family_id, user_id, hash, issued_at, expires_at)
     values ($1, $2, $2, $3, $4, now(), now() + interval '1 day')`,
    [tenantId, sessionId, actorId, randomBytes(32)],
  );
  return new Caller(origin, await tokens.signUser({ userId: actorId, tenantId, sessionId }));
}
