import {
  LineId,
  OrderId,
  PaymentId,
  RefundId,
  dueOf,
  unsentLines,
  type OrderType,
  type ShiftId,
} from '@meja/domain';
import type { Catalogue, Outlet, Seat, Tablet } from '../catalogue.ts';
import { Random } from '../random.ts';
import { orderOf, secondRound, type BasketLine, type Party } from './basket.ts';
import { dayPartOf, type TradingDay } from './calendar.ts';
import { Roster, type OnDuty } from './roster.ts';
import { CANCEL_REASONS, CUSTOMERS, REFUND_REASONS, VOID_REASONS } from './phrases.ts';
import { OrderScript } from './script.ts';
import { turnsOf, type Turn } from './turns.ts';
import { tendersFor } from './tender.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const CANCELLED_PERCENT = 1.4;
const VOIDED_PERCENT = 2;
const SECOND_ROUND_PERCENT = 24;
const REFUNDED_PERCENT = 0.6;

interface Guests {
  script: OrderScript;
  random: Random;
  party: Party;
  table: Seat | null;
  server: OnDuty;
  cashier: OnDuty;
}

/** One outlet's day: who came, what they had, what they paid; everything that the tablets were told. */
export class Service {
  readonly #catalogue: Catalogue;
  readonly #outlet: Outlet;
  readonly #trading: TradingDay;
  readonly #roster: Roster;
  readonly #version: number;
  readonly #freeAt = new Map<Seat, number>();
  readonly #numbers = new Map<string, number>();
  /** Of the till's drawer, in their order. */
  readonly turns: readonly Turn[];

  constructor(catalogue: Catalogue, outlet: Outlet, trading: TradingDay, version: number) {
    this.#catalogue = catalogue;
    this.#outlet = outlet;
    this.#trading = trading;
    this.#roster = new Roster(outlet, trading.day);
    this.#version = version;
    this.turns = turnsOf(outlet, trading, this.#roster);
  }

  run(): OrderScript[] {
    return this.#trading.openings.map((at, i) => {
      const random = new Random(`${this.#outlet.id}/${this.#trading.day}/${i}`);
      return this.#serve(at, random);
    });
  }

  #serve(openedAt: number, random: Random): OrderScript {
    const guests = this.#seat(openedAt, random);
    const { script, party, server } = guests;
    const atCounter = party.type !== 'dine_in' || this.#catalogue.content.paysFirst;
    const basket = orderOf(this.#catalogue, this.#outlet.content, party, random);
    let at = this.#take(guests, basket, this.#open(guests, openedAt));

    if (random.chance(CANCELLED_PERCENT)) {
      this.#cancel(guests, at + random.int(1, 9) * MINUTE);
      return script;
    }
    const served = at + this.#minutes(basket) * MINUTE;
    if (!atCounter) at = this.#eat(guests, at, served);
    at = this.#pay(guests, at + random.int(20, 150) * SECOND);
    const leaves = Math.max(at, atCounter ? served : 0) + random.int(5, 90) * SECOND;
    const handsOver = this.#catalogue.content.paysFirst ? this.#roster.waiter(random) : server;
    script.perform(leaves, handsOver, { name: 'order.complete', args: { orderId: script.order.id } });
    if (guests.table)
      this.#freeAt.set(guests.table, atCounter ? served + random.int(15, 70) * MINUTE : leaves);
    if (random.chance(REFUNDED_PERCENT)) this.#giveBack(guests, leaves + random.int(1, 9) * MINUTE);
    return script;
  }

  /** For one of a dish that was not as it should have been; what was paid otherwise goes back in cash as well. */
  #giveBack({ script, random }: Guests, at: number): void {
    const { order } = script;
    const [payment] = order.payments;
    const dish = random.pick(order.lines.filter((line) => line.kitchenStatus !== 'void'));
    const amount = dish.unitPrice + dish.modifiers.reduce((sum, { price }) => sum + price, 0);
    if (!this.#roster.manager || !payment || amount >= payment.amount) return;
    script.perform(at, this.#roster.manager, {
      name: 'payment.refund',
      args: {
        orderId: order.id,
        refundId: RefundId.parse(random.uuid(at)),
        paymentId: payment.id,
        ...{ method: 'cash', amount, rounding: 0, reference: null, reason: random.pick(REFUND_REASONS) },
        shiftId: this.#shiftAt(at),
        receiptNumber: this.#numberOn(this.#roster.manager.tablet, 'receipt'),
      },
    });
  }

  #seat(at: number, random: Random): Guests {
    const { types } = this.#trading;
    const wanted = random.weighted(['dine_in', 'takeaway', 'delivery'] as const, (type) => types[type]);
    const guests = random.weighted([1, 2, 3, 4, 5, 6, 8], (count) => SIZES[wanted].get(count) ?? 0);
    const table = wanted === 'dine_in' ? this.#freeTable(guests, at) : null;
    // A full house takes its food along.
    const type: OrderType = wanted === 'dine_in' && !table ? 'takeaway' : wanted;
    const cashier = this.#roster.cashierAt(at);
    const waiter = table && !this.#catalogue.content.paysFirst ? this.#roster.waiter(random) : null;
    return {
      script: new OrderScript(
        { outletId: this.#outlet.id, day: this.#trading.day, version: this.#version },
        random,
      ),
      random,
      party: { guests, type, dayPart: dayPartOf(at, this.#outlet.content.timeZone) },
      table,
      server: waiter ?? cashier,
      cashier,
    };
  }

  #open({ script, random, party, table, server }: Guests, at: number): number {
    const named = party.type === 'delivery' || random.chance(party.type === 'takeaway' ? 60 : 6);
    script.perform(at, server, {
      name: 'order.open',
      args: {
        orderId: OrderId.parse(random.uuid(at)),
        number: this.#numberOn(server.tablet, 'order'),
        type: party.type,
        tableId: table?.id ?? null,
        covers: party.type === 'dine_in' ? party.guests : 0,
        customerName: named ? random.pick(CUSTOMERS) : '',
        customerPhone: party.type === 'delivery' ? `0812-0000-${random.digits(4)}` : '',
        note: '',
        charges: this.#outlet.charges,
      },
    });
    return at;
  }

  /** Types the lines in and sends them; gives the time at which that was done. */
  #take({ script, random, server }: Guests, basket: readonly BasketLine[], from: number): number {
    let at = from;
    const orderId = script.order.id;
    for (const { dish, modifiers, note, quantity } of basket) {
      at += random.int(4, 22) * SECOND;
      script.perform(at, server, {
        name: 'order.addLine',
        args: {
          orderId,
          lineId: LineId.parse(random.uuid(at)),
          productId: dish.id,
          name: dish.content.name,
          unitPrice: dish.content.price,
          quantity,
          modifiers,
          note,
          taxClass: 'standard',
        },
      });
    }
    at += random.int(4, 30) * SECOND;
    const lineIds = unsentLines(script.order).map((line) => line.id);
    script.perform(at, server, { name: 'order.send', args: { orderId, lineIds } });
    return at;
  }

  #cancel({ script, random, cashier }: Guests, at: number): void {
    script.perform(at, cashier, {
      name: 'order.cancel',
      args: { orderId: script.order.id, reason: random.pick(CANCEL_REASONS) },
    });
  }

  /** The meal itself; gives the time at which the bill is asked for. */
  #eat(guests: Guests, sentAt: number, servedAt: number): number {
    const { script, random, party, cashier } = guests;
    let at = sentAt;
    const first = script.order.lines[0];
    if (first && script.order.lines.length > 1 && random.chance(VOIDED_PERCENT)) {
      at += random.int(2, 6) * MINUTE;
      script.perform(at, cashier, {
        name: 'order.voidLine',
        args: { orderId: script.order.id, lineId: first.id, reason: random.pick(VOID_REASONS) },
      });
    }
    if (party.guests > 1 && random.chance(SECOND_ROUND_PERCENT)) {
      const more = secondRound(this.#catalogue, this.#outlet.content, party, random);
      if (more.length > 0) at = this.#take(guests, more, servedAt + random.int(8, 22) * MINUTE);
    }
    return Math.max(at + 6 * MINUTE, servedAt + (14 + 2 * party.guests + random.int(0, 26)) * MINUTE);
  }

  #pay({ script, random, party, cashier }: Guests, from: number): number {
    let at = from;
    const { trade } = this.#outlet.content;
    const order = { type: party.type, covers: party.guests, charges: script.order.charges };
    for (const tender of tendersFor(dueOf(script.order), order, trade.tenders, random)) {
      script.perform(at, cashier, {
        name: 'payment.record',
        args: {
          orderId: script.order.id,
          paymentId: PaymentId.parse(random.uuid(at)),
          ...tender,
          shiftId: tender.method === 'cash' ? this.#shiftAt(at) : null,
          receiptNumber: this.#numberOn(cashier.tablet, 'receipt'),
        },
      });
      at += random.int(15, 60) * SECOND;
    }
    return at;
  }

  /** The shift into whose drawer cash goes. */
  #shiftAt(at: number): ShiftId | null {
    return this.turns.findLast(({ from }) => from <= at)?.shiftId ?? null;
  }

  /** The smallest free table that takes them, areas in their order. */
  #freeTable(guests: number, at: number): Seat | null {
    const free = this.#outlet.tables.filter(
      (table) => table.seats >= guests && (this.#freeAt.get(table) ?? 0) <= at,
    );
    const [first] = free.sort((a, b) => a.seats - b.seats);
    if (first) this.#freeAt.set(first, at + 90 * MINUTE);
    return first ?? null;
  }

  #minutes(basket: readonly BasketLine[]): number {
    return Math.max(...basket.map(({ dish }) => dish.content.minutes));
  }

  #numberOn(tablet: Tablet, series: 'order' | 'receipt'): string {
    const key = `${series}/${tablet.id}`;
    const next = (this.#numbers.get(key) ?? 0) + 1;
    this.#numbers.set(key, next);
    const day = this.#trading.day.slice(2).replaceAll('-', '');
    return `${this.#outlet.content.code}-${tablet.number}-${day}-${String(next).padStart(3, '0')}`;
  }
}

/** How many eat, by how they eat. */
const SIZES: Record<'dine_in' | 'takeaway' | 'delivery', ReadonlyMap<number, number>> = {
  dine_in: new Map([
    [1, 18],
    [2, 38],
    [3, 16],
    [4, 16],
    [5, 6],
    [6, 4],
    [8, 2],
  ]),
  takeaway: new Map([
    [1, 56],
    [2, 30],
    [3, 8],
    [4, 5],
    [6, 1],
  ]),
  delivery: new Map([
    [1, 40],
    [2, 34],
    [3, 14],
    [4, 9],
    [6, 3],
  ]),
};
