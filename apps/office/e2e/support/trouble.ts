import { addLineArgs, anId, openOrderArgs, paymentArgs } from '@meja/testing/envelope-writer';
import { DEFAULT_CHARGES, type LineId, type OrderId } from '@meja/domain';
import type { QueueFile } from '@meja/sync';
import type { Tablet } from './tablet.ts';

/** An order of one line, not sent to the kitchen yet. */
export async function takeOrder(
  till: Tablet,
  name: string,
): Promise<{ orderId: OrderId; lineId: LineId; number: string }> {
  const orderId = anId<OrderId>();
  const lineId = anId<LineId>();
  const number = `${till.series}-260101-${orderId.slice(0, 3)}`;
  await till.deliver(
    till.writer.write({ name: 'order.open', args: openOrderArgs({ orderId, number }) }),
    till.writer.write({ name: 'order.addLine', args: addLineArgs({ orderId, lineId, name }) }),
  );
  return { orderId, lineId, number };
}

/** The number of a dish, changed by two tablets that knew nothing of each other. */
export async function clash(first: Tablet, second: Tablet): Promise<string> {
  const { orderId, lineId, number } = await takeOrder(first, 'Es Teh Manis');
  for (const [till, quantity] of [
    [first, 3],
    [second, 5],
  ] as const)
    await till.deliver(
      till.writer.write({ name: 'order.changeQuantity', args: { orderId, lineId, quantity } }),
    );
  return number;
}

/** Money for an order that nobody knows. */
export async function strayMoney(till: Tablet, receiptNumber: string): Promise<void> {
  const args = paymentArgs({ orderId: anId(), amount: 50_000, receiptNumber });
  await till.deliver(till.writer.write({ name: 'payment.record', args }));
}

/** An order that somebody opened without tax, with a dish that no menu has. Gives its number. */
export async function cheapOrder(till: Tablet): Promise<string> {
  const orderId = anId<OrderId>();
  const number = `${till.series}-260101-77`;
  const charges = { ...DEFAULT_CHARGES, taxBps: 0, cashRounding: 1_000_000 };
  await till.deliver(
    till.writer.write({ name: 'order.open', args: openOrderArgs({ orderId, number, charges }) }),
    till.writer.write({ name: 'order.addLine', args: addLineArgs({ orderId, name: 'Titipan teman' }) }),
  );
  return number;
}

/** A record that does not follow on the one before it. */
export async function brokenChain(till: Tablet): Promise<void> {
  const args = openOrderArgs({ number: `${till.series}-260101-9` });
  await till.deliver(till.writer.write({ name: 'order.open', args }, { prev: 'f'.repeat(64) }));
}

/** A record of a kind that no version knows. */
export async function riddle(till: Tablet): Promise<void> {
  await till.deliver({
    ...till.writer.write({ name: 'order.open', args: openOrderArgs() }),
    name: 'order.explode',
  });
}

/** An order that was not delivered, as the file in which somebody carries it away. */
export async function carriedOff(till: Tablet): Promise<{ orderId: OrderId; file: QueueFile }> {
  const orderId = anId<OrderId>();
  const number = `${till.series}-260101-1`;
  const file = await till.queueFile(
    till.writer.write({ name: 'order.open', args: openOrderArgs({ orderId, number }) }),
    till.writer.write({ name: 'order.addLine', args: addLineArgs({ orderId }) }),
  );
  return { orderId, file };
}
