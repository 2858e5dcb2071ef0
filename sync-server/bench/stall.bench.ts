import type { OrderId } from '@meja/domain';
import { median, type Benchmark, type Row } from '@meja/testing/bench';
import { addLineArgs, anId, openOrderArgs, type EnvelopeWriter } from '@meja/testing/envelope-writer';
import { Caller, pushBody } from './support/caller.ts';
import { openPlaces, type Place } from './support/places.ts';
import { batchOf } from './support/sales.ts';
import { openStage } from './support/stage.ts';

const RECORDS = 1_000;
const OF_ORDER = 8;
const LINES = 499;

/** What the most that a tablet may push at once costs everybody else. */
export default {
  name: 'stall',
  title: 'The longest that a push of 1,000 records holds the server’s event loop',
  async run(course) {
    const stage = await openStage(course);
    const rows: Row[] = [];
    for (const [what, write] of Object.entries(SHAPES)) {
      const [place] = await openPlaces(stage.owner, 1);
      if (!place) throw new Error('no place');
      const caller = await Caller.of(stage, place);
      const [held, quiet]: [number[], number[]] = [[], []];
      for (let i = 0; i <= (course.quick ? 4 : 12); i += 1) {
        const body = pushBody(write(place));
        await stage.stallMs();
        await new Promise((resolve) => setTimeout(resolve, 300));
        quiet.push(await stage.stallMs());
        const answer = await caller.pushText(body);
        held.push(await stage.stallMs());
        if (answer.result !== 'judged' || answer.verdicts.some(({ outcome }) => outcome !== 'applied'))
          throw new Error(`answered otherwise: ${JSON.stringify(answer).slice(0, 300)}`);
      }
      caller.close();
      // The first ones are compiled.
      const value = median(held.slice(2));
      const floor = { what: 'when nobody pushes', value: median(quiet) };
      rows.push({ what, value, unit: 'ms', floor, goal: { of: 'value', atMost: 50 } });
    }
    return rows;
  },
} satisfies Benchmark;

const SHAPES: Record<string, (place: Place) => unknown[]> = {
  [`${RECORDS / OF_ORDER} whole orders`]: ({ writer }) => batchOf(writer, RECORDS / OF_ORDER),
  [`two orders of ${LINES} lines`]: ({ writer }) => [...long(writer), ...long(writer)],
};

function long(writer: EnvelopeWriter): unknown[] {
  const orderId = anId<OrderId>();
  const number = `${writer.series}-261120-${Math.trunc(Math.random() * 1e9)}`;
  return [
    writer.write({ name: 'order.open', args: openOrderArgs({ orderId, number }) }),
    ...Array.from({ length: LINES }, () =>
      writer.write({ name: 'order.addLine', args: addLineArgs({ orderId }) }),
    ),
  ];
}
