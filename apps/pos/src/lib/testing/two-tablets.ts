import type { HeadEvent } from '@meja/sync';
import { FakeServer } from './fake-server.ts';
import { furnish, OUTLET } from './outlet.ts';
import { Tablet } from './tablet.ts';

export interface TwoTablets {
  server: FakeServer;
  tablet: Tablet;
  other: Tablet;
}

/** Two of one outlet, in step with the server. */
export async function twoTablets(): Promise<TwoTablets> {
  const server = new FakeServer();
  furnish(server);
  const [tablet, other] = [await Tablet.enrolled(server), await Tablet.enrolled(server, 2)];
  await Promise.all([tablet.settle(), other.settle()]);
  return { server, tablet, other };
}

/** Takes an order and delivers it. @returns what an event brings the others of it */
export async function newsOfAnOrderOf(tablet: Tablet, quantity = 1): Promise<HeadEvent> {
  const { server } = tablet;
  const since = server.heads.outlet;
  await tablet.open(quantity);
  await tablet.settle();
  return server.newsSince(OUTLET, since);
}
