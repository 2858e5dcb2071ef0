import {
  DEFAULT_CHARGES,
  mutationFor,
  type AnyDocument,
  type Charges,
  type Command,
  type DeviceId,
  type LineId,
  type Order,
  type OrderId,
  type OutletId,
  type StaffId,
} from '@meja/domain';
import { seal } from '../engine/hash.ts';
import { attempt, judge, type Actor, type Judgement } from '../engine/judge.ts';
import { DocumentBook } from '../engine/book.ts';
import { contextOf, replay } from '../engine/replay.ts';
import { seenVersions } from '../engine/seen.ts';
import { GENESIS, readMutation, type Envelope, type SealedMutation } from '../wire/envelope.ts';

/** The id number `n`: the same in every run. */
export const anId = <Id extends string>(n: number): Id =>
  `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}` as Id;

const DAY = '2026-11-20';
const NOON = Date.UTC(2026, 10, 20, 5);
const OUTLET = anId<OutletId>(50);
export const CASHIER = anId<StaffId>(40);
export const ORDER = anId<OrderId>(10);
export const LINE = anId<LineId>(20);
/** Stands for "later than the base" in a view: what number it will be is the server's to say. */
const PENDING = Number.MAX_SAFE_INTEGER;

/** The server's side: the orders as they stand, each delivery judged at the next number. */
export class Outlet {
  version = 0;
  #book = new DocumentBook();

  deliver(mutations: readonly SealedMutation[], actor: Actor = 'trusted'): Judgement[] {
    this.version += 1;
    return mutations.map((mutation) => {
      const judgement = judge(this.#book, mutation, contextOf(mutation, this.version, DAY), actor);
      if (judgement.outcome === 'applied' || judgement.outcome === 'merged')
        this.#book.put(judgement.effects);
      return judgement;
    });
  }

  deliverOne(mutation: SealedMutation, actor: Actor = 'trusted'): Judgement {
    const [judgement] = this.deliver([mutation], actor);
    if (!judgement) throw new Error('no judgement');
    return judgement;
  }

  documents(): AnyDocument[] {
    return this.#book.all();
  }

  orders(): Order[] {
    return this.#book.allOf('order');
  }

  order(): Order {
    const order = this.#book.get('order', ORDER);
    if (!order) throw new Error('there is no order');
    return order;
  }
}

/** A device's side: what was confirmed, what is pending, and the view of both. */
export class Tablet {
  readonly id: DeviceId;
  base: AnyDocument[] = [];
  pending: SealedMutation[] = [];
  #seq = 0;
  #prev = GENESIS;

  constructor(n: number) {
    this.id = anId(n);
  }

  view(): DocumentBook {
    return replay(this.base, [this.pending], PENDING, () => DAY);
  }

  /** Does a command on what the tablet shows; undefined where the domain refuses. */
  tryTo(command: Command): SealedMutation | undefined {
    const view = this.view();
    const envelope = this.#envelopeOf(command, view);
    const read = readMutation(JSON.parse(JSON.stringify(envelope)));
    if (!read.ok) throw new Error(`${read.error.code}: ${read.error.detail}`);
    if (!attempt(view, read.value, contextOf(read.value, PENDING, DAY), 'trusted').ok) return undefined;
    this.#seq = envelope.deviceSeq;
    this.#prev = envelope.hash;
    this.pending.push(read.value);
    return read.value;
  }

  do(command: Command): SealedMutation {
    const mutation = this.tryTo(command);
    if (!mutation) throw new Error(`${command.name} was refused at the till`);
    return mutation;
  }

  /** Takes the outlet's documents, which by now include this tablet's pending work up to what was not judged yet. */
  pull(outlet: Outlet, unjudged: readonly SealedMutation[] = []): void {
    this.base = outlet.documents();
    this.pending = [...unjudged];
  }

  /** Delivers all that is pending, and pulls. */
  sync(outlet: Outlet): Judgement[] {
    const judgements = outlet.deliver(this.pending);
    this.pull(outlet);
    return judgements;
  }

  #envelopeOf(command: Command, view: DocumentBook): Envelope {
    const deviceSeq = this.#seq + 1;
    return seal({
      id: anId(Number.parseInt(this.id.slice(-4), 16) * 100_000 + deviceSeq),
      deviceId: this.id,
      deviceSeq,
      outletId: OUTLET,
      actorId: CASHIER,
      at: NOON + deviceSeq * 1_000,
      name: command.name,
      v: mutationFor(command.name).v,
      args: command.args,
      base: seenVersions(view, command, this.id),
      prev: this.#prev,
    });
  }
}

export const opening = (orderId = ORDER, charges: Charges = DEFAULT_CHARGES): Command => ({
  name: 'order.open',
  args: {
    orderId,
    number: 'JKT-1-261120-1',
    type: 'dine_in',
    tableId: null,
    covers: 2,
    customerName: '',
    customerPhone: '',
    note: '',
    charges,
  },
});

export const adding = (lineId = LINE, orderId = ORDER, unitPrice = 25_000): Command => ({
  name: 'order.addLine',
  args: {
    orderId,
    lineId,
    productId: anId(70),
    name: 'Nasi Goreng Spesial',
    unitPrice,
    quantity: 1,
    modifiers: [],
    note: '',
    taxClass: 'standard',
  },
});

export const quantity = (count: number, lineId = LINE, orderId = ORDER): Command => ({
  name: 'order.changeQuantity',
  args: { orderId, lineId, quantity: count },
});

export const header = (note: string, orderId = ORDER): Command => ({
  name: 'order.changeHeader',
  args: { orderId, tableId: null, covers: 2, customerName: '', customerPhone: '', note },
});

export const sending = (lineIds = [LINE], orderId = ORDER): Command => ({
  name: 'order.send',
  args: { orderId, lineIds },
});

/** Cash, to the unit. */
export const paying = (n: number, amount: number, orderId = ORDER): Command => ({
  name: 'payment.record',
  args: {
    orderId,
    paymentId: anId(n),
    method: 'cash',
    amount,
    rounding: 0,
    tendered: amount,
    change: 0,
    reference: null,
    assurance: 'counted',
    receiptNumber: `JKT-1-261120-R${n}`,
  },
});

/** Gives back, in cash, what payment `n` took. */
export const refunding = (id: number, n: number, amount: number, orderId = ORDER): Command => ({
  name: 'payment.refund',
  args: {
    orderId,
    refundId: anId(id),
    paymentId: anId(n),
    method: 'cash',
    amount,
    rounding: 0,
    reference: null,
    reason: 'pesanan keliru',
    receiptNumber: `JKT-1-261120-R${id}`,
  },
});

/** Orders without their stamps, by id: what the people see. */
export const essence = (orders: Iterable<Order>) =>
  [...orders]
    .map(({ stamp: _, headerStamp: __, lines, ...rest }) => ({
      ...rest,
      lines: lines.map(({ stamp: ___, ...line }) => line),
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
