import type { Benchmark } from '@meja/testing/bench';
import { racePush } from './support/push-race.ts';
import { openStage } from './support/stage.ts';

/** How fast a backlog is delivered, as after an evening without a network. */
export default {
  name: 'push',
  title: 'Orders pushed in batches of 100, eight outlets at once',
  async run(course) {
    const stage = await openStage(course);
    const plan = {
      what: '8 outlets, 100 orders a push',
      outlets: 8,
      tabletsPerOutlet: 1,
      ordersPerPush: 100,
      pushesPerTablet: course.quick ? 2 : 6,
      rounds: course.quick ? 1 : 5,
    };
    return racePush(stage, plan, course);
  },
} satisfies Benchmark;
