import type { Command, OrderId } from '@meja/domain';
import { addLineArgs, anId, openOrderArgs } from '@meja/testing/envelope-writer';
import { expect, it } from 'vitest';
import { a, decideInTests, expectOk, manager, push, test } from '../../testing/deciding.ts';

decideInTests();

/** Opened, with a line, sent: three mutations. */
function sentOrder() {
  const orderId = anId<OrderId>();
  const line = addLineArgs({ orderId });
  const commands: Command[] = [
    { name: 'order.open', args: openOrderArgs({ orderId }) },
    { name: 'order.addLine', args: line },
    { name: 'order.send', args: { orderId, lineIds: [line.lineId] } },
  ];
  return { orderId, commands };
}

it('has all that one push brought for the order, and nothing of another order in it', async () => {
  const [one, other] = [sentOrder(), sentOrder()];
  await push(a, ...[...one.commands, ...other.commands].map((command) => a.write(command)));
  for (const { orderId, commands } of [one, other]) {
    const { history } = expectOk(await test.get(`/api/orders/${orderId}`, manager));
    expect(history).toMatchObject(commands.map(({ name }) => ({ name })));
  }
});
