import { DEFAULT_CHARGES, billOf, type Command, type OrderId, type ProductId } from '@meja/domain';
import {
  addLineArgs,
  anId,
  openOrderArgs,
  paymentArgs,
  type EnvelopeWriter,
} from '@meja/testing/envelope-writer';

const LINES = 4;
/** What everybody has on the menu, and sells. */
export const DISHES = Array.from({ length: 100 }, () => anId<ProductId>());
export const DISH_NAME = 'Nasi Goreng Spesial';
export const PRICE = 25_000;
const { total } = billOf({
  lines: Array.from({ length: LINES }, () => ({
    unitPrice: PRICE,
    quantity: 1,
    modifiers: [],
    taxClass: 'standard' as const,
    discount: null,
    kitchenStatus: 'pending' as const,
  })),
  discount: null,
  charges: DEFAULT_CHARGES,
});

/** The whole life of an order: opened, lines, sent, paid, completed. */
function sale(series: string, number: number): Command[] {
  const orderId = anId<OrderId>();
  const lines = Array.from({ length: LINES }, (_, i) => {
    const productId = DISHES[(number * LINES + i) % DISHES.length] ?? anId();
    return addLineArgs({ orderId, productId, name: DISH_NAME, unitPrice: PRICE });
  });
  return [
    { name: 'order.open', args: openOrderArgs({ orderId, number: `${series}-261120-${number}` }) },
    ...lines.map((args): Command => ({ name: 'order.addLine', args })),
    { name: 'order.send', args: { orderId, lineIds: lines.map(({ lineId }) => lineId) } },
    {
      name: 'payment.record',
      args: paymentArgs({ orderId, amount: total, receiptNumber: `${series}-261120-R${number}` }),
    },
    { name: 'order.complete', args: { orderId } },
  ];
}

/** A batch as a push brings it, parsed from its JSON. */
export function batchOf(writer: EnvelopeWriter, orders: number): unknown[] {
  const envelopes = Array.from({ length: orders }, (_, i) => sale(writer.series, i + 1))
    .flat()
    .map((command) => writer.write(command));
  return JSON.parse(JSON.stringify(envelopes)) as unknown[];
}
