import type { Command, OrderId } from '@meja/domain';
import { addLineArgs, anId, openOrderArgs } from '@meja/testing/envelope-writer';
import type { Caller } from './caller.ts';
import { batchOf } from './sales.ts';
import type { EnvelopeWriter } from '@meja/testing/envelope-writer';

const LINES = 4;
const IN_A_PUSH = 40;

/** A day's work on the outlet's tablets: so many orders, every fifth of them still open. */
export async function workADay(caller: Caller, writer: EnvelopeWriter, orders: number): Promise<void> {
  for (let done = 0; done < orders; done += IN_A_PUSH) {
    const now = Math.min(IN_A_PUSH, orders - done);
    const open = Math.round(now / 5);
    const opened = Array.from({ length: open }, openOrder).flat();
    await caller.push([...batchOf(writer, now - open), ...opened.map((command) => writer.write(command))]);
  }
}

function openOrder(): Command[] {
  const orderId = anId<OrderId>();
  const lines = Array.from({ length: LINES }, () => addLineArgs({ orderId }));
  return [
    { name: 'order.open', args: openOrderArgs({ orderId }) },
    ...lines.map((args): Command => ({ name: 'order.addLine', args })),
    { name: 'order.send', args: { orderId, lineIds: lines.map(({ lineId }) => lineId) } },
  ];
}
