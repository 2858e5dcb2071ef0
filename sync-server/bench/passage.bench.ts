import { quantile, type Benchmark } from '@meja/testing/bench';
import { Caller } from './support/caller.ts';
import { passages } from './support/passage.ts';
import { openPlaces } from './support/places.ts';
import { openStage } from './support/stage.ts';

/** How soon the kitchen knows. */
export default {
  name: 'passage',
  title: 'An order from its commit on tablet A to its arrival on tablet B',
  async run(course) {
    const stage = await openStage(course);
    const [a, b] = await openPlaces(stage.owner, 1, 2);
    if (!a || !b) throw new Error('no tablets');
    const from = { place: a, caller: await Caller.of(stage, a) };
    const to = await Caller.of(stage, b);
    const count = course.quick ? 100 : 400;
    // Together with these no more than a tablet may ask in a minute.
    await passages(from, to, 50);
    const times = await passages(from, to, count, (done) => {
      if (done % 100 === 0) course.say(`${done} of ${count} orders`);
    });
    from.caller.close();
    to.close();
    return [
      {
        what: 'half of them within',
        value: quantile(times, 0.5),
        unit: 'ms',
        goal: { of: 'value', atMost: 12 },
      },
      { what: '95 % within', value: quantile(times, 0.95), unit: 'ms', goal: { of: 'value', atMost: 20 } },
    ];
  },
} satisfies Benchmark;
