import { setTimeout as sleep } from 'node:timers/promises';
import type { OrderId } from '@meja/domain';
import { median, timed, type Benchmark, type Course, type Row } from '@meja/testing/bench';
import { HeadOffice, MejaServer, WeakNetwork } from '@meja/testing/e2e';
import { BenchTablet } from './support/bench-tablet.ts';

const OFFICE = 'owner@sedap.example';
/** Two mutations each. */
const ORDERS = 50;
/** So often without a cut before each cut. */
const UNCUT = 3;
/** Nobody tells of the network's return: it is found out by tries, which are no further apart than this. */
const TRIES_APART_S = 0.6;

/** How soon a tablet is back after its network was. */
export default {
  name: 'cut',
  title: 'After a cut with 100 mutations waiting: from the return of the network until tablet B has them all',
  async run(course) {
    const pair = await openPair(course);
    const cuts: Cut[] = [];
    const uncut: number[] = [];
    await withoutCut(pair);
    for (const seconds of course.quick ? [8] : [8, 90])
      for (const told of [true, false]) {
        course.say(`cut for ${seconds} s, ${told ? 'the browser says so' : 'nobody says so'}`);
        for (let i = 0; i < UNCUT; i += 1) uncut.push(await withoutCut(pair));
        cuts.push({ seconds, told, value: await withCut(pair, seconds, told) });
      }
    return cuts.map((cut) => rowOf(cut, median(uncut)));
  },
} satisfies Benchmark;

interface Pair {
  a: BenchTablet;
  b: BenchTablet;
  network: WeakNetwork;
}

interface Cut {
  seconds: number;
  /** Whether the browser notices: of its own Wi-Fi it does, of a line that is down behind it, it does not. */
  told: boolean;
  /** What it took, s. */
  value: number;
}

const rowOf = ({ seconds, told, value }: Cut, uncut: number): Row => ({
  what: `cut for ${seconds} s; ${told ? 'the browser says so' : 'nobody says so'}`,
  value,
  unit: 's',
  floor: told
    ? { what: 'without a cut', value: uncut }
    : { what: `without a cut, and ${TRIES_APART_S} s between two tries`, value: uncut + TRIES_APART_S },
  goal: { of: 'ratio', atMost: told ? 2 : 1.2 },
});

async function openPair({ say, cleanUp }: Course): Promise<Pair> {
  say('starting the server with its demo');
  const server = await MejaServer.launch();
  cleanUp(() => server.dispose());
  const network = await WeakNetwork.before(server.port);
  cleanUp(() => network.close());
  const office = await HeadOffice.signIn(server.origin, OFFICE);
  const a = await BenchTablet.enrolled(network.origin, await office.enrolmentCode('JKT'), 'Tablet A');
  cleanUp(async () => a.stop());
  const b = await BenchTablet.enrolled(server.origin, await office.enrolmentCode('JKT'), 'Tablet B');
  cleanUp(async () => b.stop());
  return { a, b, network };
}

/** The same hundred mutations by the same two tablets, over the network as it is. s */
async function withoutCut({ a, b }: Pair): Promise<number> {
  const orders: OrderId[] = [];
  for (let i = 0; i < ORDERS; i += 1) orders.push(await a.take());
  return inSeconds(async () => {
    a.tell(orders);
    await arrived(b, orders);
  });
}

async function withCut({ a, b, network }: Pair, seconds: number, told: boolean): Promise<number> {
  network.down();
  if (told) a.signal('offline');
  const back = sleep(seconds * 1_000);
  const orders: OrderId[] = [];
  for (let i = 0; i < ORDERS; i += 1) {
    const order = await a.take();
    a.tell([order]);
    orders.push(order);
  }
  await back;
  await network.up();
  return inSeconds(async () => {
    if (told) a.signal('online');
    await arrived(b, orders);
  });
}

const inSeconds = async (work: () => Promise<unknown>): Promise<number> => (await timed(work)) / 1_000;

const arrived = (tablet: BenchTablet, orders: readonly OrderId[]): Promise<void> =>
  tablet.until(async () =>
    (await tablet.db.documents('order').bulkGet([...orders])).every((row) => row !== undefined),
  );
