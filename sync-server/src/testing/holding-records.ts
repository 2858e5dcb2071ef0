import type { Command, OrderId } from '@meja/domain';
import type { Envelope } from '@meja/sync';
import {
  addLineArgs,
  anId,
  openOrderArgs,
  paymentArgs,
  type EnvelopeWriter,
} from '@meja/testing/envelope-writer';
import { withTenant } from '../db/tenant.ts';
import { decide, expectOk, manager, restaurant, test } from './deciding.ts';
import { NOW } from './restaurant.ts';
import type { Answer } from './test-app.ts';

/** Holds records as a hand-in of a revoked tablet does. */
export async function hold(
  by: EnvelopeWriter,
  records: readonly unknown[],
  code = 'DEVICE_REVOKED',
): Promise<string[]> {
  const ids = records.map(() => anId<string>());
  const { tenantId, outletId } = restaurant;
  await withTenant(test.database.owner.db, tenantId, (tx) =>
    tx
      .insertInto('quarantine')
      .values(
        records.map((record, i) => ({
          ...{ tenant_id: tenantId, outlet_id: outletId, device_id: by.deviceId, id: ids[i] ?? '' },
          device_seq: (record as Envelope).deviceSeq,
          mutation_id: (record as Envelope).id,
          doc_kind: 'order' as const,
          doc_id: (record as { args: { orderId?: string } }).args.orderId ?? null,
          raw: JSON.stringify(record),
          code,
          received_at: NOW,
        })),
      )
      .execute(),
  );
  return ids;
}
export const accept = (ids: readonly string[], token = manager) =>
  decide('quarantine/resolutions', { action: 'accept', ids }, token);
export const outcomesOf = (answer: Answer) =>
  (
    expectOk(answer)['results'] as {
      resolution: { outcome: string; code: string | null } | null;
      obstacle: string | null;
    }[]
  ).map(({ resolution, obstacle }) => resolution?.outcome ?? obstacle);

/** What a tablet sold that was lost and never delivered: opened, ordered, changed, sent, paid. */
export function sale(by: EnvelopeWriter, orderId = anId<OrderId>()): Envelope[] {
  const line = addLineArgs({ orderId });
  const commands: Command[] = [
    { name: 'order.open', args: openOrderArgs({ orderId }) },
    { name: 'order.addLine', args: line },
    { name: 'order.changeQuantity', args: { orderId, lineId: line.lineId, quantity: 3 } },
    { name: 'order.changeQuantity', args: { orderId, lineId: line.lineId, quantity: 2 } },
    { name: 'order.send', args: { orderId, lineIds: [line.lineId] } },
    { name: 'payment.record', args: paymentArgs({ orderId, amount: 57_500 }) },
  ];
  return commands.map((command) => by.write(command));
}
