import {
  DEFAULT_CHARGES,
  mutationFor,
  type Command,
  type DeviceId,
  type MutationArgs,
  type OutletId,
  type StaffId,
} from '@meja/domain';
import { GENESIS, seal, type Envelope } from '@meja/sync';
import { randomUUID } from 'node:crypto';

/** A new id of whichever kind the context asks for. */
export const anId = <Id extends string>(): Id => randomUUID() as string as Id;

/** Writes a device's envelopes as a tablet does: numbered without a gap and chained by their hashes. */
export class EnvelopeWriter {
  readonly deviceId: DeviceId;
  readonly outletId: OutletId;
  readonly actorId: StaffId;
  #seq = 0;
  #prev = GENESIS;
  #at: number;

  constructor(device: { deviceId: DeviceId; outletId: OutletId; actorId: StaffId; at: number }) {
    this.deviceId = device.deviceId;
    this.outletId = device.outletId;
    this.actorId = device.actorId;
    this.#at = device.at;
  }

  write(command: Command, overrides: Partial<Envelope> = {}): Envelope {
    const envelope = seal({
      id: anId(),
      deviceId: this.deviceId,
      deviceSeq: (this.#seq += 1),
      outletId: this.outletId,
      actorId: this.actorId,
      at: (this.#at += 1_000),
      name: command.name,
      v: mutationFor(command.name).v,
      args: command.args,
      base: {},
      prev: this.#prev,
      ...overrides,
    });
    this.#prev = envelope.hash;
    return envelope;
  }
}

export const openOrderArgs = (
  overrides: Partial<MutationArgs<'order.open'>> = {},
): MutationArgs<'order.open'> => ({
  orderId: anId(),
  number: 'JKT-1-261120-1',
  type: 'dine_in',
  tableId: null,
  covers: 2,
  customerName: '',
  customerPhone: '',
  note: '',
  charges: DEFAULT_CHARGES,
  ...overrides,
});

export const addLineArgs = (
  overrides: Partial<MutationArgs<'order.addLine'>> & Pick<MutationArgs<'order.addLine'>, 'orderId'>,
): MutationArgs<'order.addLine'> => ({
  lineId: anId(),
  productId: anId(),
  name: 'Nasi Goreng Spesial',
  unitPrice: 25_000,
  quantity: 1,
  modifiers: [],
  note: '',
  taxClass: 'standard',
  ...overrides,
});

/** Cash, to the unit, unless told otherwise. */
export const paymentArgs = (
  overrides: Partial<MutationArgs<'payment.record'>> &
    Pick<MutationArgs<'payment.record'>, 'orderId' | 'amount'>,
): MutationArgs<'payment.record'> => ({
  paymentId: anId(),
  method: 'cash',
  rounding: 0,
  tendered: overrides.amount,
  change: 0,
  reference: null,
  assurance: 'counted',
  receiptNumber: 'JKT-1-261120-R1',
  shiftId: null,
  ...overrides,
});

/** A payment of `amount` given back in cash, without rounding, unless told otherwise. */
export const refundArgs = (
  overrides: Partial<MutationArgs<'payment.refund'>> &
    Pick<MutationArgs<'payment.refund'>, 'orderId' | 'paymentId' | 'amount'>,
): MutationArgs<'payment.refund'> => ({
  refundId: anId(),
  method: 'cash',
  rounding: 0,
  reference: null,
  reason: 'pesanan keliru',
  receiptNumber: 'JKT-1-261120-R2',
  shiftId: null,
  ...overrides,
});
