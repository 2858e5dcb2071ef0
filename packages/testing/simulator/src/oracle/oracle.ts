import { metaOf, type Device } from '../world/device.ts';
import { PLACES, type Place } from '../world/opening.ts';
import type { Stage } from '../world/stage.ts';
import { tokens } from '../world/server.ts';
import { totalOf } from './arithmetic.ts';
import { readBooks, seenOf, seenOfDocument, type Books, type LogRow, type OrderRows } from './books.ts';
import type { Entry } from './ledger.ts';
import { seenOfShift, seenOfShiftDocument } from '../trades/shift/books.ts';
import { wrongInCash, wrongInShifts } from '../trades/shift/checks.ts';
import { hasTakenEffect, modelOf } from './model.ts';
import { overwritings } from './overwriting.ts';

/** The invariants of docs/sync.md, by their numbers there. */
const INVARIANTS = {
  1: 'what was saved is judged once, and takes effect at most once',
  2: 'all devices at the same head show the same as the server',
  3: 'money adds up',
  4: 'no row crosses to another tenant',
  5: 'a bad record delays nobody',
  6: 'a cursor never skips a change',
  7: 'a restart shows the same',
  /** The section on conflicts says it. */
  8: 'nobody overwrites what his tablet has not seen',
} as const;
type Invariant = keyof typeof INVARIANTS;

const REFUSED = ['conflict', 'rejected', 'quarantined'];
const HOUR = 3_600_000;
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Checks a run by what it saw itself and by plain SQL. It shares no code with the engine, the domain or the server. */
export class Oracle {
  readonly #sim: Stage;
  /** What became of the mutations at last, by outcome. */
  readonly verdicts = new Map<string, number>();
  /** The names of the mutations that took effect. */
  readonly done = new Set<string>();
  /** Histories that the server has begun. */
  #restores = 0;

  constructor(sim: Stage) {
    this.#sim = sim;
  }

  /** Another history begins: what the devices know of this one must have been whole. */
  beforeRestore(): void {
    this.#restores += 1;
    this.#checkCursors();
  }

  /** Everything is in step: all must hold now. */
  async check(): Promise<void> {
    const books = await readBooks(this.#sim.bench.database.admin);
    for (const { outcome } of books.log) this.verdicts.set(outcome, (this.verdicts.get(outcome) ?? 0) + 1);
    for (const row of books.log) if (row.name !== null && hasTakenEffect(row)) this.done.add(row.name);
    this.#checkVerdicts(books);
    this.#checkSubjects(books);
    this.#checkNothingIsHidden(books);
    this.#checkEffects(books);
    this.#checkOverwriting(books);
    this.#checkMoney(books);
    this.#checkDrawers(books);
    for (const device of this.#sim.devices) this.#checkDevice(device, books);
    this.#checkCursors();
    await this.#checkReports(books);
  }

  #violate(invariant: Invariant, detail: string): void {
    this.#sim.violate(`${invariant} ${INVARIANTS[invariant]}`, detail);
  }

  #checkVerdicts({ log, quarantine }: Books): void {
    const judged = Map.groupBy(
      log.filter(({ duplicateOf }) => duplicateOf === null),
      ({ mutationId }) => mutationId,
    );
    for (const entry of this.#sim.ledger.entries.values()) {
      const verdicts = judged.get(entry.id) ?? [];
      if (entry.isExcused) continue;
      const isSetAside = () => quarantine.some(({ raw }) => isOneOf(entry.damagedAs, raw));
      if (verdicts.length !== 1 && !(verdicts.length === 0 && isSetAside()))
        this.#violate(1, `${wordsOf(entry)} has ${verdicts.length} verdicts`);
      if (verdicts.length === 0 && !entry.isOnServerOnly && this.#told(entry) === undefined)
        this.#violate(1, `${wordsOf(entry)} is set aside, and nobody is told`);
      for (const verdict of verdicts) {
        if (verdict.tenantId !== entry.tenantId)
          this.#violate(4, `${wordsOf(entry)} was judged at another tenant`);
        if (verdict.outcome !== 'quarantined' && textOf(verdict.args) !== textOf(entry.args))
          this.#violate(
            1,
            `${wordsOf(entry)} was judged as ${textOf(verdict.args)}, not ${textOf(entry.args)}`,
          );
      }
    }
  }

  /** What was judged shows in the history of every document that it names. */
  #checkSubjects({ log }: Books): void {
    for (const { name, args, outcome, duplicateOf, subjects } of log) {
      if (duplicateOf !== null || outcome === 'quarantined') continue;
      const named = [
        ['order', args['orderId']],
        ['shift', args['shiftId']],
      ].filter(([, id]) => typeof id === 'string');
      for (const ref of named.map((each) => each.join('/')))
        if (!subjects.includes(ref)) this.#violate(1, `${name} is not in the history of ${ref}`);
    }
  }

  /** Whoever made a change that did not take effect is told so, and nobody is told so of one that did. */
  #checkNothingIsHidden({ log }: Books): void {
    const verdicts = new Map(
      log.flatMap((row) =>
        row.mutationId !== null && row.duplicateOf === null ? [[row.mutationId, row]] : [],
      ),
    );
    for (const entry of this.#sim.ledger.entries.values()) {
      const verdict = verdicts.get(entry.id);
      if (!verdict || entry.isOnServerOnly) continue;
      const told = this.#told(entry);
      const needsSomebody = REFUSED.includes(verdict.outcome) || verdict.code === 'UNALLOCATED';
      if (needsSomebody && told === undefined)
        this.#violate(1, `${wordsOf(entry)} is ${verdict.outcome} (${verdict.code}), and nobody is told`);
      if (told !== undefined && this.#restores === 0 && told !== verdict.outcome)
        this.#violate(1, `${wordsOf(entry)} is ${verdict.outcome}, and people are told ${told}`);
    }
  }

  /** What stands in the list of things to look at, on the tablet or on a copy of it. */
  #told(entry: Entry): string | undefined {
    for (const device of this.#sim.devices) {
      if (familyOf(device) !== entry.device && device.name !== entry.device) continue;
      for (const row of device.disk.rows('attention')) {
        const { id, verdict } = row as { id: string; verdict: { outcome: string } };
        if (id === entry.id) return verdict.outcome;
      }
    }
    return undefined;
  }

  /** The rows are what the log says was done, each thing once. */
  #checkEffects({ log, orders }: Books): void {
    const model = modelOf(log);
    const { editedOrders } = this.#sim;
    for (const [id, expected] of model) {
      const actual = orders.get(id);
      if (!actual) {
        this.#violate(1, `order ${id} was opened and is nowhere`);
        continue;
      }
      const { status, tableId, covers, lines, payments, refunds } = actual;
      const is = JSON.stringify({
        ...{ status, tableId, covers },
        note: editedOrders.has(id) ? '' : actual.note,
        lines: lines.map(({ id, quantity, note, isVoid, isSent }) => ({
          id,
          quantity,
          note,
          isVoid,
          isSent,
        })),
        payments: payments.filter((each) => !expected.payments.has(each.id)).length,
        refunds: refunds.filter((each) => !expected.refunds.has(each.id)).length,
      });
      const should = JSON.stringify({
        ...{ status: expected.status, tableId: expected.tableId, covers: expected.covers },
        note: editedOrders.has(id) ? '' : expected.note,
        lines: [...expected.lines]
          .map(([id, line]) => ({ id, ...line }))
          .sort((a, b) => (a.id < b.id ? -1 : 1)),
        payments: 0,
        refunds: 0,
      });
      if (is !== should) this.#violate(1, `order ${id} is ${is}, and by its log should be ${should}`);
    }
    for (const id of orders.keys()) if (!model.has(id)) this.#violate(1, `order ${id} was opened by nobody`);
  }

  /**
   * Not after a restore: people have seen then what the server never had, or had in another order. Nor where a record was damaged
   * on a disk: people have seen there what nobody did.
   */
  #checkOverwriting({ log }: Books): void {
    const { ledger, editedOrders } = this.#sim;
    if (this.#restores > 0 || ledger.isADiskDamaged) return;
    for (const { by, was } of overwritings(log, ledger.entries))
      if (by.name !== 'order.changeHeader' || !editedOrders.has(by.args['orderId'] as string))
        this.#violate(8, `${wordsOf(by)} took the place of ${was}, where ${by.saw} had been seen`);
  }

  #checkMoney(books: Books): void {
    for (const order of books.orders.values()) this.#checkBill(order);
    const verdicts = new Map(books.log.map((row) => [row.mutationId, row]));
    for (const entry of this.#sim.ledger.entries.values()) {
      const verdict = verdicts.get(entry.id);
      if (!verdict || verdict.outcome === 'quarantined' || entry.isExcused) continue;
      if (entry.name === 'payment.record') this.#checkTaken(entry, verdict, books);
      if (entry.name === 'payment.refund') this.#checkGivenBack(entry, verdict, books);
    }
  }

  /** Cash expected in a drawer is what the log says, and what somebody moved is entered once. */
  #checkDrawers({ log, shifts, cash }: Books): void {
    const done = log.filter(hasTakenEffect);
    for (const what of wrongInShifts(done, shifts)) this.#violate(3, what);
    const verdicts = new Map(log.map((row) => [row.mutationId, row]));
    for (const entry of this.#sim.ledger.entries.values()) {
      const verdict = verdicts.get(entry.id);
      const counts = verdict && verdict.outcome !== 'quarantined' && verdict.outcome !== 'rejected';
      const wrong = counts && !entry.isExcused ? wrongInCash(entry, cash) : undefined;
      if (wrong !== undefined) this.#violate(3, `${wordsOf(entry)}: ${wrong}`);
    }
  }

  #checkBill(order: OrderRows): void {
    const { taxBps, taxBase, serviceBps } = order.charges;
    const total = totalOf(order.lines, {
      taxBps,
      serviceBps,
      taxesService: taxBase === 'subtotal_plus_service',
    });
    const paid = sum(order.payments.map(({ amount }) => amount));
    const refunded = sum(order.refunds.map(({ amount }) => amount));
    const what = `order ${order.id}`;
    if (order.total !== total)
      this.#violate(3, `${what} says its total is ${order.total}, and it is ${total}`);
    if (order.paid !== paid) this.#violate(3, `${what} says ${order.paid} was paid, and it was ${paid}`);
    if (order.refunded !== refunded)
      this.#violate(3, `${what} says ${order.refunded} was given back, and it was ${refunded}`);
    if (refunded > paid) this.#violate(3, `${what} gave back more than was paid`);
    if (paid - refunded > total) this.#violate(3, `${what} holds more money than it costs`);
  }

  #checkTaken({ args, ...entry }: Entry, verdict: LogRow, { orders, unallocated }: Books): void {
    const { orderId, paymentId, tendered, change } = args as Record<'orderId' | 'paymentId', string> &
      Record<'tendered' | 'change', number>;
    const booked = orders.get(orderId)?.payments.filter(({ id }) => id === paymentId) ?? [];
    const waiting = unallocated.filter((each) => each.paymentId === paymentId && each.direction === 'in');
    const found = sum(
      [...booked, ...waiting].map((each) => each.amount + ('rounding' in each ? each.rounding : 0)),
    );
    if (found !== tendered - change)
      this.#violate(
        3,
        `${wordsOf({ ...entry, args })}: ${tendered - change} was kept, ${found} is booked (${verdict.outcome} ${verdict.code})`,
      );
  }

  #checkGivenBack({ args, ...entry }: Entry, verdict: LogRow, { orders, unallocated }: Books): void {
    const { orderId, refundId, amount, rounding } = args as Record<'orderId' | 'refundId', string> &
      Record<'amount' | 'rounding', number>;
    const booked = orders.get(orderId)?.refunds.filter(({ id }) => id === refundId) ?? [];
    const waiting = unallocated.filter((each) => each.refundId === refundId && each.direction === 'out');
    const found = sum(
      [...booked, ...waiting].map((each) => each.amount + ('rounding' in each ? each.rounding : 0)),
    );
    if (found !== amount + rounding)
      this.#violate(
        3,
        `${wordsOf({ ...entry, args })}: ${amount + rounding} was given back, ${found} is booked (${verdict.outcome} ${verdict.code})`,
      );
  }

  #checkDevice(device: Device, books: Books): void {
    const { place } = device;
    const kept = keepFrom(this.#sim.scheduler.now);
    const onDisk = new Map(
      device.disk.rows('orders').map((row) => [(row as { id: string }).id, (row as { doc: unknown }).doc]),
    );
    const truth = [...books.orders.values()].filter(({ outletId }) => outletId === place.outletId);
    for (const order of truth) {
      const doc = onDisk.get(order.id);
      const isOpen = order.status !== 'completed' && order.status !== 'cancelled';
      if (doc === undefined) {
        if (isOpen || order.businessDay > kept)
          this.#violate(2, `${device.name} does not have order ${order.id}`);
      } else if (seenOfDocument(doc) !== seenOf(order))
        this.#violate(2, `${device.name} has ${seenOfDocument(doc)}, and the server ${seenOf(order)}`);
      onDisk.delete(order.id);
    }
    for (const id of onDisk.keys())
      this.#violate(2, `${device.name} has order ${id}, and the server does not`);
    this.#checkShifts(device, books);
    this.#checkCatalogue(device, books);
    this.#checkScreens(device, books);
    this.#checkStrangers(device, books);
  }

  /** A device has the open shifts of its outlet and those of the last days, with what is in the drawer. */
  #checkShifts(device: Device, { shifts }: Books): void {
    const kept = keepFrom(this.#sim.scheduler.now);
    const stored = device.disk.rows('shifts') as { id: string; doc: unknown }[];
    const onDisk = new Map(stored.map(({ id, doc }) => [id, doc]));
    for (const shift of shifts.values()) {
      if (shift.outletId !== device.place.outletId) continue;
      const doc = onDisk.get(shift.id);
      if (doc === undefined) {
        if (!shift.isClosed || shift.businessDay > kept)
          this.#violate(2, `${device.name} does not have shift ${shift.id}`);
      } else if (seenOfShiftDocument(doc) !== seenOfShift(shift))
        this.#violate(
          2,
          `${device.name} has ${seenOfShiftDocument(doc)}, and the server ${seenOfShift(shift)}`,
        );
      onDisk.delete(shift.id);
    }
    for (const id of onDisk.keys())
      this.#violate(2, `${device.name} has shift ${id}, and the server does not`);
  }

  #checkCatalogue(device: Device, { dishes, tables }: Books): void {
    const { tenantId, outletId } = device.place;
    const dish = ({ id, name, price, taxClass }: Record<string, string>): string =>
      `${id}/${name}/${price}/${taxClass}`;
    const table = ({ id, name }: Record<string, string>): string => `${id}/${name}`;
    const compare = (
      store: string,
      textOf: (doc: Record<string, string>) => string,
      truth: Books['dishes'],
    ): void => {
      const has = device.disk
        .rows(store)
        .map((row) => textOf((row as { doc: Record<string, string> }).doc))
        .sort()
        .join();
      const should = truth
        .map(({ id, what }) => `${id}/${what}`)
        .sort()
        .join();
      if (has !== should) this.#violate(2, `${device.name} has ${store} ${has}, and the server ${should}`);
    };
    compare(
      'products',
      dish,
      dishes.filter((row) => row.tenantId === tenantId),
    );
    compare(
      'diningTables',
      table,
      tables.filter((row) => row.outletId === outletId),
    );
  }

  /** With nothing waiting, what is on the screen is what the server has. */
  #checkScreens(device: Device, { orders, shifts }: Books): void {
    for (const tab of device.living) {
      if (tab.isUnusable) continue;
      for (const shown of tab.shifts) {
        const shift = shifts.get(shown.id);
        if (!shift || seenOfShiftDocument(shown) !== seenOfShift(shift))
          this.#violate(
            2,
            `${tab.owner.name} shows ${seenOfShiftDocument(shown)}, and the server has ${shift ? seenOfShift(shift) : 'nothing'}`,
          );
      }
      for (const shown of tab.orders) {
        const order = orders.get(shown.id);
        if (!order || seenOfDocument(shown) !== seenOf(order))
          this.#violate(
            2,
            `${tab.owner.name} shows ${seenOfDocument(shown)}, and the server has ${order ? seenOf(order) : 'nothing'}`,
          );
      }
      const onScreen = new Set(tab.orders.map(({ id }) => id as string));
      for (const row of device.disk.rows('orders')) {
        const { id } = row as { id: string };
        if (!onScreen.has(id)) this.#violate(2, `${tab.owner.name} has order ${id} and does not show it`);
      }
      for (const key of tab.unsent) this.#violate(2, `${tab.owner.name} says that ${key} is not delivered`);
    }
  }

  #checkStrangers(device: Device, { ownerOf }: Books): void {
    for (const store of device.disk.stores)
      for (const [id] of JSON.stringify(device.disk.rows(store)).matchAll(UUID)) {
        const owner = ownerOf.get(id);
        if (owner !== undefined && owner !== device.place.tenantId)
          return this.#violate(4, `${device.name} has ${id} in ${store}, which is another tenant's`);
      }
  }

  /** The engine counts what it has and notes where that does not match. It has no reason to, unless a change was skipped. */
  #checkCursors(): void {
    for (const device of this.#sim.devices) {
      const follow = metaOf<{ mismatch: unknown }>(device, 'follow');
      if (follow && follow.mismatch !== null)
        this.#violate(6, `${device.name} had to load anew: ${JSON.stringify(follow.mismatch)}`);
    }
  }

  /** Head office's figures are those of the rows. */
  async #checkReports({ orders }: Books): Promise<void> {
    for (const place of PLACES) {
      const summary = await this.#summaryOf(place);
      if (!summary) continue;
      const own = [...orders.values()].filter(({ outletId }) => outletId === place.outletId);
      const taken = sum(own.flatMap(({ payments }) => payments.map(({ amount }) => amount)));
      const returned = sum(own.flatMap(({ refunds }) => refunds.map(({ amount }) => amount)));
      const reported = sum(summary.by_payment_method.map(({ amount }) => Number(amount)));
      const reportedBack = sum(summary.by_payment_method.map((row) => Number(row.refunded ?? 0)));
      if (reported !== taken || reportedBack !== returned)
        this.#violate(
          3,
          `the report of ${place.code} says ${reported} taken and ${reportedBack} given back; it was ${taken} and ${returned}`,
        );
    }
  }

  async #summaryOf(place: Place): Promise<Summary | undefined> {
    const { scheduler, server } = this.#sim;
    const { tenantId, owner, outletId } = place;
    const token = await scheduler.real(() =>
      tokens.signUser({
        tenantId: tenantId as never,
        userId: owner.id as never,
        sessionId: owner.session,
      }),
    );
    const path = `/api/reports/sales-summary?from=2026-11-01&to=2027-12-31&outlet_id=${outletId}`;
    const headers = { authorization: `Bearer ${token}` };
    let summary: Summary | undefined;
    await this.#sim.settle(
      () =>
        new Promise((resolve) =>
          server.take({ path, method: 'GET', headers, body: null, from: 'head office' }, (answer) => {
            if (answer.kind === 'reply' && answer.reply.status === 200)
              summary = JSON.parse(answer.reply.body) as Summary;
            else this.#violate(3, `no report of ${place.code}`);
            resolve();
          }),
        ),
    );
    return summary;
  }
}

interface Summary {
  by_payment_method: { amount: string; refunded?: string }[];
}

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

const wordsOf = ({ name, device, id, args }: Pick<Entry, 'name' | 'device' | 'id' | 'args'>): string =>
  `${name} ${id} of ${String(args['orderId'] ?? args['shiftId'])} made at ${device}`;

/** JSON that is the same for the same value, in whatever order its parts are. */
const textOf = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );

/** What somebody did, without how it is numbered and sealed: a tablet that becomes another does that anew. */
const deedOf = (record: unknown): string =>
  textOf({ ...(record as object), deviceId: 0, deviceSeq: 0, base: 0, prev: 0, hash: 0 });

function isOneOf(records: readonly unknown[], raw: string): boolean {
  if (records.length === 0) return false;
  const deed = deedOf(JSON.parse(raw));
  return records.some((record) => deedOf(record) === deed);
}

/** The first of a line of copies. */
function familyOf(device: Device): string {
  let first = device;
  while (first.copyOf) first = first.copyOf;
  return first.name;
}

/** Three business days back, in Jakarta, where a day begins at four. */
const keepFrom = (now: number): string => new Date(now + 3 * HOUR - 3 * 24 * HOUR).toISOString().slice(0, 10);
