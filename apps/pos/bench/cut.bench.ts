import { setTimeout as sleep } from 'node:timers/promises';
import type { OrderId } from '@meja/domain';
import type { Benchmark, Course, Row } from '@meja/testing/bench';
import { HeadOffice, MejaServer, WeakNetwork } from '@meja/testing/e2e';
import { BenchTablet } from './support/bench-tablet.ts';

const OFFICE = 'owner@sedap.example';
/** Two mutations each. */
const ORDERS = 50;

/** How soon a tablet is back after its network was. */
export default {
  name: 'cut',
  title: 'After a cut with 100 mutations waiting: from the return of the network until tablet B has them all',
  async run(course) {
    const { quick, say, cleanUp } = course;
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
    const pair = { a, b, network };
    const rows: Row[] = [];
    for (const seconds of quick ? [8] : [8, 90])
      for (const told of [true, false]) rows.push(await cut(course, pair, seconds, told));
    return rows;
  },
} satisfies Benchmark;

interface Pair {
  a: BenchTablet;
  b: BenchTablet;
  network: WeakNetwork;
}

/** @param told whether the browser notices: of its own Wi-Fi it does, of a line that is down behind it, it does not */
async function cut({ say }: Course, { a, b, network }: Pair, seconds: number, told: boolean): Promise<Row> {
  const how = told ? 'the browser says so' : 'nobody says so';
  say(`cut for ${seconds} s, ${how}`);
  network.down();
  if (told) a.signal('offline');
  const back = sleep(seconds * 1_000);
  const orders: OrderId[] = [];
  for (let i = 0; i < ORDERS; i += 1) orders.push(await a.order());
  await back;
  await network.up();
  const returned = performance.now();
  if (told) a.signal('online');
  await b.until(async () => (await b.db.orders.bulkGet(orders)).every((row) => row !== undefined));
  return {
    what: `cut for ${seconds} s; ${how}`,
    value: (performance.now() - returned) / 1_000,
    unit: 's',
    goal: { of: 'value', atMost: 1 },
  };
}
