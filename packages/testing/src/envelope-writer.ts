import {
  DEFAULT_CHARGES,
  mutationFor,
  type Command,
  type DeviceId,
  type MutationArgs,
  type OutletId,
  type StaffId,
} from '@meja/domain';
import { GENESIS, proofKeyInfo, proofText, seal, type Envelope, type Proof } from '@meja/sync';
import { createHmac, hkdfSync, randomUUID } from 'node:crypto';

/** A new id of whichever kind the context asks for. */
export const anId = <Id extends string>(): Id => randomUUID() as string as Id;

/** Makes somebody's proofs on one tablet. */
export type ProofKey = (text: string) => Proof;

/** As a tablet makes it of a PIN's argon2id hash, by Node's own cryptography. */
export function proofKeyOf(hash: Uint8Array, device: DeviceId): ProofKey {
  const key = Buffer.from(hkdfSync('sha256', hash, '', proofKeyInfo(device), 32));
  return (text) => ({ device, mac: createHmac('sha256', key).update(text).digest('base64url') });
}

/** Writes a device's envelopes as a tablet does: numbered without a gap and chained by their hashes. */
export class EnvelopeWriter {
  readonly deviceId: DeviceId;
  readonly outletId: OutletId;
  readonly actorId: StaffId;
  /** What its numbers begin with. */
  readonly series: string;
  #seq = 0;
  #prev = GENESIS;
  #at: number;

  constructor(device: {
    deviceId: DeviceId;
    outletId: OutletId;
    actorId: StaffId;
    at: number;
    series?: string;
  }) {
    this.deviceId = device.deviceId;
    this.outletId = device.outletId;
    this.actorId = device.actorId;
    this.series = device.series ?? 'JKT-1';
    this.#at = device.at;
  }

  /** @param by the actor's key, and that of whoever approves it (see proofKeyOf) */
  write(
    command: Command,
    overrides: Partial<Envelope> = {},
    by: { proof?: ProofKey; approval?: { by: StaffId; key: ProofKey } } = {},
  ): Envelope {
    const unsealed: Omit<Envelope, 'hash'> = {
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
    };
    const { approval } = by;
    const envelope = seal({
      ...unsealed,
      ...(by.proof && { proof: by.proof(proofText(unsealed, unsealed.actorId)) }),
      ...(approval && {
        approval: { by: approval.by, proof: approval.key(proofText(unsealed, approval.by)) },
      }),
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
