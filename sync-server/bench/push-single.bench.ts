import type { Benchmark } from '@meja/testing/bench';
import { racePush } from './support/push-race.ts';
import { openStage } from './support/stage.ts';

/** How fast a busy service is delivered, order by order: each a request and a transaction of its own. */
export default {
  name: 'push-single',
  title: 'Orders pushed one at a time, sixteen tablets at once',
  async run(course) {
    const stage = await openStage(course);
    const plan = { ordersPerPush: 1, pushesPerTablet: course.quick ? 10 : 60, rounds: course.quick ? 1 : 5 };
    const spread = { what: '16 tablets in 8 outlets', outlets: 8, tabletsPerOutlet: 2, ...plan };
    const together = { what: '16 tablets in one outlet', outlets: 1, tabletsPerOutlet: 16, ...plan };
    return [...(await racePush(stage, spread, course)), ...(await racePush(stage, together, course))];
  },
} satisfies Benchmark;
