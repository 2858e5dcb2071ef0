import {
  addDays,
  type Command,
  type DeviceId,
  type Order,
  type OrderId,
  type OutletId,
  type RoleName,
  type StaffId,
} from '@meja/domain';
import { docsOf, documentsOf, isIntact, UNALLOCATED, type Envelope } from '@meja/sync';
import { addLineArgs, anId, openOrderArgs, paymentArgs, EnvelopeWriter } from '@meja/testing/envelope-writer';
import { describe, expect, it } from 'vitest';
import { actorAt } from './actors.ts';
import { arrivalsOf } from './arrivals.ts';
import type { JudgingInput } from './batch.ts';
import { judgeBatch } from './judging.ts';
import { whole } from '../../../sharing/slices.ts';
import { BELIEVED } from './proofs.ts';
import type { RoleGrant } from './judging.queries.ts';

const NOW = new Date('2026-11-20T05:00:00Z');
const ENROLLED = new Date('2026-11-01T00:00:00Z');
const outletId = anId<OutletId>();
const deviceId = anId<DeviceId>();
const cashier = anId<StaffId>();

const grant = (role: RoleName, overrides: Partial<RoleGrant> = {}): RoleGrant => ({
  userId: cashier,
  role,
  grantedAt: ENROLLED,
  revokedAt: null,
  suspensions: [],
  ...overrides,
});

interface TestInput extends JudgingInput {
  bugs: { error: unknown; name: string }[];
}

function anInput(overrides: Partial<JudgingInput> = {}): TestInput {
  const bugs: TestInput['bugs'] = [];
  return {
    outletId,
    ledger: { timeZone: 'Asia/Jakarta', dayStartMinutes: 0, enrolledAt: ENROLLED, pulledAt: null },
    version: 7,
    now: NOW,
    documents: [],
    grants: [grant('cashier')],
    standingOf: BELIEVED,
    delivered: new Map(),
    newId: () => anId(),
    onBug: (error, { name }) => bugs.push({ error, name }),
    ...overrides,
    bugs,
  };
}

const writer = () =>
  new EnvelopeWriter({ deviceId, outletId, actorId: cashier, at: NOW.getTime() - 3_600_000 });
const judged = (input: JudgingInput, records: readonly unknown[]) =>
  whole(judgeBatch(input, whole(arrivalsOf(records, 0))));
const outcomesOf = ({ log }: ReturnType<typeof judged>) =>
  log.map(({ row: { outcome, code } }) => (code ? `${outcome} ${code}` : outcome));

const opening = (overrides: Parameters<typeof openOrderArgs>[0] = {}): Command => ({
  name: 'order.open',
  args: openOrderArgs(overrides),
});
const adding = (orderId: OrderId): Command => ({ name: 'order.addLine', args: addLineArgs({ orderId }) });
const paying = (orderId: OrderId, amount = 28_750): Command => ({
  name: 'payment.record',
  args: paymentArgs({ orderId, amount }),
});

/** An order as an earlier push left it: one line, 28.750. */
function anOrder(overrides: Partial<Order> = {}): Order {
  const by = writer();
  const orderId = anId<OrderId>();
  const { documents } = judged(anInput({ version: 3 }), [
    by.write(opening({ orderId })),
    by.write(adding(orderId)),
  ]);
  const [order] = docsOf('order', documents);
  if (!order) throw new Error('no order');
  return { ...order, ...overrides };
}

describe('a batch', () => {
  it('is judged in order, each on what the ones before it left, all at one number', () => {
    const by = writer();
    const orderId = anId<OrderId>();
    const result = judged(anInput(), [
      by.write(opening({ orderId })),
      by.write(adding(orderId)),
      by.write(paying(orderId)),
      by.write(paying(orderId)),
    ]);
    expect(outcomesOf(result)).toEqual(['applied', 'applied', 'applied', `applied ${UNALLOCATED}`]);
    expect(result.log.map(({ row, subjects }) => [row.device_seq, row.seq, subjects])).toEqual(
      [1, 2, 3, 4].map((n) => [n, 7, [{ kind: 'order', id: orderId }]]),
    );
    expect(docsOf('order', result.documents)).toMatchObject([
      { id: orderId, payments: [{ amount: 28_750 }], stamp: { v: 7 } },
    ]);
    expect(result.entries).toMatchObject([
      { entry: { kind: 'unallocated', entry: { amount: 28_750, reason: 'ORDER_PAID' } } },
    ]);
  });

  it('leaves out the orders that it did not change', () => {
    const by = writer();
    const [one, other] = [anOrder(), anOrder()];
    const input = anInput({ documents: documentsOf('order', [one, other]) });
    expect(judged(input, [by.write(adding(other.id))]).documents).toMatchObject([{ doc: { id: other.id } }]);
  });

  it('of nothing leaves nothing', () => {
    expect(judged(anInput(), [])).toEqual({
      documents: [],
      log: [],
      conflicts: [],
      quarantined: [],
      entries: [],
    });
  });

  it('is logged as it came, so that its hashes can still be checked', () => {
    const by = writer();
    const order = anOrder();
    const cancel = by.write({ name: 'order.cancel', args: { orderId: order.id, reason: '  tamu pulang ' } });
    const newer = by.write({
      name: 'order.open',
      args: { ...openOrderArgs(), loyalty: 7 } as ReturnType<typeof openOrderArgs>,
    });
    const { log } = judged(anInput({ documents: documentsOf('order', [order]) }), [cancel, newer]);
    expect(log.map(({ row }) => row.outcome)).toEqual(['applied', 'applied']);
    expect(log.map(({ row }) => row.envelope)).toEqual([cancel, newer]);
    expect(log.every(({ row }) => isIntact(row.envelope as Envelope))).toBe(true);
  });
});

describe('a rule that throws', () => {
  it('sets just its own mutation aside, to the letter, and the ones around it go on', () => {
    const by = writer();
    // No such row can be read from the database: whatever asks for this order's bill runs into a bug.
    const broken = anOrder({ charges: undefined as never });
    const orderId = anId<OrderId>();
    const input = anInput({ documents: documentsOf('order', [broken]) });
    const mutations = [
      by.write(opening({ orderId })),
      by.write(paying(broken.id)),
      by.write(adding(orderId)),
    ];
    const result = judged(input, mutations);
    expect(outcomesOf(result)).toEqual(['applied', 'quarantined JUDGING_FAILED', 'applied']);
    expect(result.log.map(({ row }) => row.device_seq)).toEqual([1, 2, 3]);
    expect(result.quarantined).toMatchObject([
      { device_seq: 2, raw: JSON.stringify(mutations[1]), code: 'JUDGING_FAILED' },
    ]);
    expect(input.bugs).toMatchObject([{ error: expect.any(TypeError) as unknown, name: 'payment.record' }]);
    expect(result.documents.map(({ doc }) => doc.id)).toEqual([orderId]);
    expect(result.entries).toEqual([]);
  });
});

describe('what cannot be read', () => {
  it('is set aside under its number, with what is wrong', () => {
    const by = writer();
    const result = judged(anInput(), [by.write(opening()), { deviceSeq: 2 }, by.write(opening())]);
    expect(result.quarantined).toMatchObject([{ device_seq: 2, raw: '{"deviceSeq":2}', code: 'MALFORMED' }]);
    expect(result.log[1]?.subjects).toEqual([]);
    expect(result.log[1]?.row).toMatchObject({
      outcome: 'quarantined',
      code: 'MALFORMED',
      mutation_id: null,
      envelope: null,
      seq: 7,
    });
  });
});

describe('a mutation that was delivered before', () => {
  it('by another device is answered as it was then, and changes nothing', () => {
    const by = writer();
    const mutation = by.write(adding(anId()));
    const earlier = {
      deviceId: anId<DeviceId>(),
      deviceSeq: 41,
      mutationId: mutation.id,
      hash: 'f'.repeat(64),
      outcome: 'conflict' as const,
      code: null,
      detail: { orderId: anId() },
    };
    const result = judged(anInput({ delivered: new Map([[mutation.id, earlier]]) }), [mutation]);
    expect(result.log).toMatchObject([
      { row: { device_seq: 1, outcome: 'conflict', detail: earlier.detail, duplicate_of: earlier.deviceId } },
    ]);
    expect(result.documents).toEqual([]);
    expect(result.conflicts).toEqual([]);
  });

  it('in this very batch under another number is answered the same and done once', () => {
    const by = writer();
    const order = anOrder();
    const first = by.write(paying(order.id, 10_000));
    const again = by.write(paying(order.id, 10_000), { id: first.id });
    const result = judged(anInput({ documents: documentsOf('order', [order]) }), [first, again]);
    expect(outcomesOf(result)).toEqual(['applied', 'applied']);
    expect(result.log.map(({ row }) => row.duplicate_of)).toEqual([null, deviceId]);
    expect(docsOf('order', result.documents)[0]?.payments).toHaveLength(1);
  });
});

describe("another outlet's order", () => {
  const elsewhere = anOrder({ outletId: anId<OutletId>() });

  it('can be neither changed nor opened again, nor is it saved', () => {
    const by = writer();
    const result = judged(anInput({ documents: documentsOf('order', [elsewhere]) }), [
      by.write(adding(elsewhere.id)),
      by.write(opening({ orderId: elsewhere.id })),
    ]);
    expect(outcomesOf(result)).toEqual(['rejected OTHER_OUTLET', 'rejected OTHER_OUTLET']);
    expect(result.documents).toEqual([]);
  });

  it('does not swallow money that was taken for it here', () => {
    const result = judged(anInput({ documents: documentsOf('order', [elsewhere]) }), [
      writer().write(paying(elsewhere.id)),
    ]);
    expect(outcomesOf(result)).toEqual([`applied ${UNALLOCATED}`]);
    expect(result.entries).toMatchObject([
      { entry: { kind: 'unallocated', entry: { amount: 28_750, reason: 'ORDER_UNKNOWN' } } },
    ]);
  });
});

describe('a conflict', () => {
  it('is kept with both values and told to the device', () => {
    const order = anOrder();
    const [line] = order.lines;
    if (!line) throw new Error('no line');
    const other = anId<DeviceId>();
    const moved = { ...order, lines: [{ ...line, quantity: 5, stamp: { v: 5, by: other, prior: 3 } }] };
    const args = { orderId: order.id, lineId: line.id, quantity: 2 };
    const result = judged(anInput({ documents: documentsOf('order', [moved]) }), [
      writer().write({ name: 'order.changeQuantity', args }),
    ]);
    const told = { part: `line:${line.id}`, mine: args, theirs: { quantity: 5 } };
    const subject = { kind: 'order', id: order.id };
    expect(result.conflicts).toMatchObject([
      { actor_id: cashier, doc_kind: 'order', doc_id: order.id, ...told },
    ]);
    expect(result.log).toMatchObject([{ row: { outcome: 'conflict', detail: { subject, ...told } } }]);
    expect(result.documents).toEqual([]);
  });
});

describe("a device's clock", () => {
  const openedAt = (at: Date, input = anInput()) =>
    judged(input, [writer().write(opening(), { at: at.getTime() })]).documents[0]?.doc;

  it('is believed between enrolment and now, for the time and for the business day', () => {
    const at = new Date('2026-11-19T16:59:00Z');
    expect(openedAt(at)).toMatchObject({ openedAt: at.getTime(), businessDay: '2026-11-19' });
    expect(openedAt(new Date(at.getTime() + 60_000))).toMatchObject({ businessDay: '2026-11-20' });
  });

  it('years behind or ahead is held within these', () => {
    expect(openedAt(new Date('2001-01-01'))).toMatchObject({
      openedAt: ENROLLED.getTime(),
      businessDay: '2026-11-01',
    });
    expect(openedAt(new Date('2099-01-01'))).toMatchObject({
      openedAt: NOW.getTime(),
      businessDay: '2026-11-20',
    });
  });

  it("counts the night's last hours to the evening before where the outlet's day begins later", () => {
    const { ledger } = anInput();
    const input = anInput({ ledger: { ...ledger, dayStartMinutes: 240 } });
    const twoInTheMorning = new Date('2026-11-19T19:00:00Z');
    expect(openedAt(twoInTheMorning, input)?.businessDay).toBe(addDays('2026-11-20', -1));
  });

  it('is logged as the device had it', () => {
    const { log } = judged(anInput(), [writer().write(opening(), { at: Date.parse('2099-01-01') })]);
    expect(log[0]?.row.at).toBe('2099-01-01T00:00:00.000Z');
  });
});

describe('who somebody was at a time', () => {
  const noon = Date.parse('2026-11-10T05:00:00Z');

  it('is told by the roles held then: from the very moment of the grant, until that of its end', () => {
    const grants = [
      grant('waiter', { grantedAt: new Date(noon) }),
      grant('cashier', { revokedAt: new Date(noon) }),
      grant('manager', { userId: anId() }),
    ];
    expect(actorAt(grants, cashier, noon - 1)).toEqual({ roles: ['cashier'] });
    expect(actorAt(grants, cashier, noon)).toEqual({ roles: ['waiter'] });
  });

  it('is somebody without a role before the first and after the last, and nobody where there never was one', () => {
    const grants = [grant('cashier', { revokedAt: new Date(noon) })];
    expect(actorAt(grants, cashier, ENROLLED.getTime() - 1)).toEqual({ roles: [] });
    expect(actorAt(grants, cashier, noon + 1)).toEqual({ roles: [] });
    expect(actorAt(grants, anId(), noon)).toBeNull();
  });

  it('is somebody without a role while they were not active, and what they were again afterwards', () => {
    const hour = 3_600_000;
    const suspensions = [
      { since: noon, until: noon + hour },
      { since: noon + 2 * hour, until: null },
    ];
    const grants = [grant('cashier', { suspensions })];
    const rolesAfter = (ms: number) => actorAt(grants, cashier, noon + ms);
    expect([-1, 0, hour - 1, hour, 2 * hour - 1, 2 * hour, 99 * hour].map(rolesAfter)).toEqual(
      [['cashier'], [], [], ['cashier'], ['cashier'], [], []].map((roles) => ({ roles })),
    );
  });
});
