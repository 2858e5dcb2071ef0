import type { AnyEffects, Command, KitchenStatus, Line, Order, OrderStatus } from '@meja/domain';
import { docsOf, DocumentBook, documentsOf } from '@meja/sync';
import type { Random } from '../random.ts';
import type { OnDuty } from './roster.ts';
import { effectsOf, stepOn, type Setting, type Step } from './step.ts';

const SETTLING: ReadonlySet<string> = new Set([
  'payment.record',
  'payment.refund',
  'order.complete',
  'order.cancel',
]);
const MINUTE = 60_000;
const KITCHEN_LOOKS_AFTER = 1.5 * MINUTE;
const PLATE_WAITS = 3 * MINUTE;

/** What was done to one order, each step through the domain's own mutations, so that its bill can't be wrong. */
export class OrderScript {
  readonly steps: Step[] = [];
  readonly #setting: Setting;
  readonly #random: Random;
  #order: Order | undefined;

  constructor(setting: Setting, random: Random) {
    this.#setting = setting;
    this.#random = random;
  }

  get order(): Order {
    if (!this.#order) throw new Error('an order begins with order.open');
    return this.#order;
  }

  perform(at: number, onDuty: OnDuty, command: Command): void {
    const tap = { at, onDuty, command };
    const { step, effects } = stepOn(bookOf(this.#order), tap, this.#setting, this.#random);
    this.#order = changedBy(effects, command);
    this.steps.push(step);
  }

  begunBy(now: number): boolean {
    const [opening] = this.steps;
    return opening !== undefined && opening.at <= now;
  }

  /** The guests have not asked for the bill yet. */
  leaveUnpaid(): void {
    const kept = this.steps.filter(({ command }) => !SETTLING.has(command.name));
    this.steps.splice(0, this.steps.length, ...kept);
    this.#order = replayed(kept, this.#setting);
  }

  /** The order as it stands at an instant, with what the kitchen had got done by then; undefined before it begins. */
  asOf(now: number, minutesFor: (line: Line) => number): Order | undefined {
    const done = this.steps.filter((step) => step.at <= now);
    const order = done.length === this.steps.length ? this.#order : replayed(done, this.#setting);
    return order && cooked(order, now, minutesFor);
  }
}

const replayed = (steps: readonly Step[], setting: Setting): Order | undefined =>
  steps.reduce<Order | undefined>(
    (order, step) => changedBy(effectsOf(bookOf(order), step, setting), step.command),
    undefined,
  );

const bookOf = (order: Order | undefined): DocumentBook =>
  new DocumentBook(order ? documentsOf('order', [order]) : []);

function changedBy({ documents }: AnyEffects, { name }: Command): Order {
  const [changed] = docsOf('order', documents);
  if (!changed) throw new Error(`the demo's ${name} left no order`);
  return changed;
}

/** Cooks bump on a screen of their own; the demo has their work done after each dish's usual time. */
function cooked(order: Order, now: number, minutesFor: (line: Line) => number): Order {
  // Nobody cooks on for an order that was called off, and what was paid and closed has been handed over.
  const until = order.cancelledAt ?? (order.completedAt === null ? now : Infinity);
  const lines = order.lines.map((line) => ({
    ...line,
    kitchenStatus: kitchenStatusOf(line, until, minutesFor(line)),
  }));
  return { ...order, lines, status: statusOf(order.status, lines) };
}

function kitchenStatusOf(line: Line, now: number, minutes: number): KitchenStatus {
  if (line.kitchenStatus === 'void' || line.sentAt === null) return line.kitchenStatus;
  const since = now - line.sentAt;
  if (since < KITCHEN_LOOKS_AFTER) return 'pending';
  if (since < minutes * MINUTE) return 'preparing';
  return since < minutes * MINUTE + PLATE_WAITS ? 'ready' : 'served';
}

function statusOf(status: OrderStatus, lines: readonly Line[]): OrderStatus {
  if (status !== 'confirmed') return status;
  const states = lines.filter((line) => line.kitchenStatus !== 'void').map((line) => line.kitchenStatus);
  if (states.every((state) => state === 'ready' || state === 'served')) return 'ready';
  return states.some((state) => state !== 'pending') ? 'preparing' : status;
}
