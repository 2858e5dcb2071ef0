import type { UnallocatedMoney } from '@meja/domain';
import { writeRecords } from '../../db/records.queries.ts';
import type { EntryStore } from '../streams/index.ts';

/** Writes money that found no room. */
export const unallocatedStore: EntryStore<UnallocatedMoney> = async (tx, scope, added) => {
  await writeRecords(tx, {
    table: 'unallocated_money',
    key: ['tenant_id', 'id'],
    rows: added.map(({ entry: money, context }) => ({
      tenant_id: scope.tenantId,
      outlet_id: scope.outletId,
      device_id: scope.deviceId,
      id: money.id,
      direction: money.direction,
      payment_id: money.paymentId,
      refund_id: money.refundId,
      order_id: money.orderId,
      method: money.method,
      amount: money.amount,
      reason: money.reason,
      reference: money.reference,
      receipt_number: money.receiptNumber,
      taken_at: new Date(money.takenAt).toISOString(),
      taken_by: money.takenBy,
      business_day: context.businessDay,
    })),
    keepExisting: true,
  });
};
