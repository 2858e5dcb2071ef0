import { HeadOffice, WeakNetwork } from '@meja/testing/e2e';
import { test as base, type PerWorker } from '@meja/testing/journey';
import type { TestFixture } from '@playwright/test';
import { Tablet } from './tablet.ts';

interface Restaurant {
  /** Between the tablets and the server. Each test gets it without faults. */
  network: WeakNetwork;
  office: HeadOffice;
  /** A new tablet, enrolled at the outlet in Jakarta: for a test that wears it out or needs it in a special state. */
  tablet: (name: string) => Promise<Tablet>;
  /**
   * The tablet of this worker, just switched on, with nothing left to deliver. To enrol a tablet takes more processor time
   * than most tests do with it, and a real one is not new each time either. What it took in earlier tests stays on it:
   * `ordersAt` and `ordinal` leave that out.
   */
  till: Tablet;
  /** A second one beside it. */
  secondTill: Tablet;
}

type Part<Name extends keyof Restaurant> = TestFixture<Restaurant[Name], Restaurant & PerWorker>;

async function enrolled(network: WeakNetwork, office: HeadOffice, name: string): Promise<Tablet> {
  const tablet = await Tablet.unpack(network.origin);
  await tablet.enrol(await office.enrolmentCode('JKT'), name);
  return tablet;
}

async function lend(
  tablet: Tablet,
  use: (tablet: Tablet) => Promise<void>,
  errors: unknown[],
): Promise<void> {
  await tablet.takeUp();
  await use(tablet);
  // A failed test may leave it in any state, but then its worker is at its end.
  if (errors.length === 0) await tablet.putDown();
}

export const test = base.extend<Restaurant>({
  network: async ({ server, handedOn }, use) => {
    const network = await handedOn.get(
      'network',
      () => WeakNetwork.before(server.port),
      (made) => made.close(),
    );
    await use(network);
    await network.recover();
  },
  office: async ({ server }, use) => use(await HeadOffice.signIn(server.origin, 'owner@sedap.example')),
  tablet: async ({ network, office }, use) => {
    const tablets: Tablet[] = [];
    await use(async (name) => {
      const tablet = await enrolled(network, office, name);
      tablets.push(tablet);
      return tablet;
    });
    for (const tablet of tablets) await tablet.throwAway();
  },
  till: async ({ handedOn, network, office }, use, { errors }) => {
    const make = () => enrolled(network, office, 'Kasir depan');
    await lend(await handedOn.get('till', make, (made) => made.throwAway()), use, errors);
  },
  secondTill: async ({ handedOn, network, office }, use, { errors }) => {
    const make = () => enrolled(network, office, 'Pelayan');
    await lend(await handedOn.get('second till', make, (made) => made.throwAway()), use, errors);
  },
} satisfies { [Name in keyof Restaurant]: Part<Name> });
