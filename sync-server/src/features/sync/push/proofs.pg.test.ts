import type { Command, DeviceId, OrderId, StaffId } from '@meja/domain';
import { PROTOCOL, type Envelope } from '@meja/sync';
import {
  addLineArgs,
  anId,
  EnvelopeWriter,
  openOrderArgs,
  paymentArgs,
  refundArgs,
  type ProofKey,
} from '@meja/testing/envelope-writer';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Tx } from '../../../db/database.ts';
import { withTenant } from '../../../db/tenant.ts';
import { givePin } from '../../../testing/pins.ts';
import { pushDeps } from '../../../testing/pushing.ts';
import {
  migratedDatabase,
  NOW,
  openRestaurant,
  type MigratedDatabase,
  type Restaurant,
} from '../../../testing/restaurant.ts';
import { push, type PushDeps } from './push.ts';

const HOUR = 3_600_000;

let database: MigratedDatabase;
let now = NOW;
let deps: PushDeps;
let restaurant: Restaurant;
let device: DeviceId;
/** What makes the proofs of each on the first tablet. */
let manager: ProofKey;
let waiter: ProofKey;

beforeAll(async () => {
  database = await migratedDatabase();
  deps = pushDeps(database.app.db, () => now);
});
afterAll(() => database.close());
beforeEach(async () => {
  now = NOW;
  restaurant = await openRestaurant(database.owner.db);
  [device] = restaurant.devices;
  manager = (await pinOf('manager', '271828'))(device);
  waiter = (await pinOf('waiter', '141421'))(device);
  await asOwner((tx) => tx.updateTable('devices').set({ proves_from: 1 }).execute());
});

const asOwner = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
  withTenant(database.owner.db, restaurant.tenantId, work);
const pinOf = (role: keyof Restaurant['staff'], pin: string) =>
  givePin(database.owner.db, restaurant.tenantId, restaurant.staff[role], pin);

/** The first tablet's records; `at` is an hour ago unless told otherwise. */
const writer = (at = NOW.getTime() - HOUR) =>
  new EnvelopeWriter({
    ...{ deviceId: device, outletId: restaurant.outletId },
    ...{ actorId: restaurant.staff.waiter, at },
  });
const as = (role: keyof Restaurant['staff']) => ({ actorId: restaurant.staff[role] });

/** An order with one line that was sent to the kitchen, by the waiter with their proof. */
function sentOrder(by: EnvelopeWriter, proof: ProofKey = waiter) {
  const orderId = anId<OrderId>();
  const line = addLineArgs({ orderId });
  const written = (command: Command) => by.write(command, {}, { proof });
  const mutations = [
    written({ name: 'order.open', args: openOrderArgs({ orderId }) }),
    written({ name: 'order.addLine', args: line }),
    written({ name: 'order.send', args: { orderId, lineIds: [line.lineId] } }),
  ];
  return { orderId, lineId: line.lineId, mutations };
}
const voided = (order: Pick<ReturnType<typeof sentOrder>, 'orderId' | 'lineId'>): Command => ({
  name: 'order.voidLine',
  args: { orderId: order.orderId, lineId: order.lineId, reason: 'salah pesan' },
});

async function outcomes(mutations: readonly Envelope[]): Promise<string[]> {
  const scope = { tenantId: restaurant.tenantId, outletId: restaurant.outletId, deviceId: device };
  const answer = await push(deps, scope, { protocol: PROTOCOL, mutations: [...mutations] });
  if (answer.result !== 'judged') throw new Error(`answered ${answer.result}`);
  return answer.verdicts.map(({ outcome, code }) => (code ? `${outcome} ${code}` : outcome));
}
const logged = () =>
  asOwner((tx) =>
    tx.selectFrom('mutation_log').select(['name', 'proof', 'approved_by']).orderBy('device_seq').execute(),
  );
const triesOf = async (staffId: StaffId) => {
  const row = await asOwner((tx) =>
    tx.selectFrom('pin_tries').selectAll().where('user_id', '=', staffId).executeTakeFirst(),
  );
  return row?.failures ?? 0;
};

describe('what somebody does with their PIN behind it', () => {
  it('is judged by their own rights, and is noted as proven', async () => {
    const by = writer();
    const order = sentOrder(by);
    const voiding = by.write(voided(order), as('manager'), { proof: manager });
    expect(await outcomes([...order.mutations, voiding])).toEqual([
      'applied',
      'applied',
      'applied',
      'applied',
    ]);
    expect((await logged()).map(({ proof }) => proof)).toEqual(['proven', 'proven', 'proven', 'proven']);
  });

  it('holds under another identity of the tablet, with other numbers', async () => {
    const former = writer();
    const order = sentOrder(former);
    const by = new EnvelopeWriter({
      ...{ deviceId: device, outletId: restaurant.outletId },
      ...{ actorId: restaurant.staff.waiter, at: 0 },
    });
    const elsewhere = anId<DeviceId>();
    const carried = order.mutations.map(({ id, at, name, args }) => {
      const original = { id, at, deviceId: elsewhere };
      const { proof } = former.write({ name, args } as Command, original, { proof: waiter });
      return by.write({ name, args } as Command, { id, at, proof });
    });
    expect(await outcomes(carried)).toEqual(['applied', 'applied', 'applied']);
    expect((await logged()).map(({ proof }) => proof)).toEqual(['proven', 'proven', 'proven']);
  });
});

describe('what the tablet says that somebody has done, without their PIN', () => {
  it('is done where any waiter may do it, and is noted as unproven', async () => {
    const by = writer();
    const open = by.write({ name: 'order.open', args: openOrderArgs() }, as('manager'));
    expect(await outcomes([open])).toEqual(['applied']);
    expect((await logged()).map(({ proof }) => proof)).toEqual(['unproven']);
  });

  it('is held for review where it needs more', async () => {
    const by = writer();
    const order = sentOrder(by);
    const voiding = by.write(voided(order), as('manager'));
    expect((await outcomes([...order.mutations, voiding])).at(-1)).toBe('quarantined UNPROVEN');
    const [held] = await asOwner((tx) => tx.selectFrom('quarantine').selectAll().execute());
    expect(held).toMatchObject({ code: 'UNPROVEN', mutation_id: voiding.id, detail: { held: 'UNPROVEN' } });
  });

  it('is held as well with the proof of somebody else, and with that of another change', async () => {
    const by = writer();
    const order = sentOrder(by);
    const forged = by.write(voided(order), as('manager'), { proof: waiter });
    const wanted = voided(order) as Extract<Command, { name: 'order.voidLine' }>;
    const { id, at, proof } = writer().write(wanted, as('manager'), { proof: manager });
    const other = { ...wanted, args: { ...wanted.args, reason: 'lain' } };
    const edited = by.write(other, { ...as('manager'), id, at, proof });
    const later = by.write(wanted, { ...as('manager'), id: anId(), at: at + 1, proof });
    expect((await outcomes([...order.mutations, forged, edited, later])).slice(3)).toEqual(
      Array.from({ length: 3 }, () => 'quarantined UNPROVEN'),
    );
  });

  it('is booked as unallocated where money has moved', async () => {
    const by = writer();
    const order = sentOrder(by);
    const paying = by.write(
      { name: 'payment.record', args: paymentArgs({ orderId: order.orderId, amount: 28_750 }) },
      as('cashier'),
    );
    const giving = by.write(
      {
        name: 'payment.refund',
        args: refundArgs({ orderId: order.orderId, paymentId: anId(), amount: 5_000 }),
      },
      as('manager'),
    );
    expect((await outcomes([...order.mutations, paying, giving])).slice(3)).toEqual([
      'applied UNALLOCATED',
      'applied UNALLOCATED',
    ]);
    const money = await asOwner((tx) => tx.selectFrom('unallocated_money').select('reason').execute());
    expect(money.map(({ reason }) => reason)).toEqual(['UNPROVEN', 'UNPROVEN']);
  });

  it('stays refused where not even the person may do it', async () => {
    const by = writer();
    const order = sentOrder(by);
    expect((await outcomes([...order.mutations, by.write(voided(order))])).at(-1)).toBe(
      'rejected NOT_PERMITTED',
    );
  });
});

describe('a PIN that its tablet knows to be replaced', () => {
  /** The tablet has all of the catalogue from then on, or what there was before the change. */
  const notes = (at: number, behind = 0) =>
    asOwner(async (tx) => {
      const { head } = await tx
        .selectFrom('streams')
        .select('head')
        .where('kind', '=', 'catalog')
        .executeTakeFirstOrThrow();
      const { tenantId: tenant_id } = restaurant;
      const row = { tenant_id, device_id: device, seq: head - behind, held_at: new Date(at) };
      await tx.insertInto('device_catalogues').values(row).execute();
    });
  const asks = (at: number) =>
    asOwner((tx) =>
      tx
        .updateTable('devices')
        .set({ pulled_at: new Date(at) })
        .where('id', '=', device)
        .execute(),
    );
  /** It says so itself when it asks. */
  async function holds(at: number, behind = 0): Promise<void> {
    await notes(at, behind);
    await asks(at);
  }
  /** Somebody voids by the former PIN, and says that it was before the change. */
  async function backdated(): Promise<string | undefined> {
    const by = writer();
    const order = sentOrder(by);
    const voiding = by.write(voided(order), as('manager'), { proof: manager });
    return (await outcomes([...order.mutations, voiding])).at(-1);
  }
  const MINUTE = 60_000;

  it('counts no more once the tablet has had the new one for a quarter of an hour, whatever time is claimed', async () => {
    await pinOf('manager', '161803');
    await holds(NOW.getTime() - 15 * MINUTE);
    expect(await backdated()).toBe('quarantined UNPROVEN');
  });

  it('counts until then, for what is still on its way', async () => {
    await pinOf('manager', '161803');
    await holds(NOW.getTime() - 14 * MINUTE);
    expect(await backdated()).toBe('applied');
  });

  it('counts where the tablet is not known to have the new one', async () => {
    await pinOf('manager', '161803');
    await holds(NOW.getTime() - 60 * MINUTE, 1);
    expect(await backdated()).toBe('applied');
  });

  it('counts where an enrolment says that it would have the new one by now, and it has not asked since', async () => {
    await pinOf('manager', '161803');
    await asks(NOW.getTime() - 25 * HOUR);
    await notes(NOW.getTime() - HOUR);
    expect(await backdated()).toBe('applied');
  });

  it('says nothing of the PIN of somebody else', async () => {
    await pinOf('waiter', '173205');
    await holds(NOW.getTime() - 60 * MINUTE);
    const by = writer();
    const order = sentOrder(by);
    const voiding = by.write(voided(order), as('manager'), { proof: manager });
    expect(await outcomes([...order.mutations, voiding])).toEqual(Array.from({ length: 4 }, () => 'applied'));
    expect((await logged()).map(({ proof }) => proof)).toEqual([
      ...['unproven', 'unproven', 'unproven', 'proven'],
    ]);
  });
});

describe('a PIN that was changed', () => {
  it('counts for what was done before, and three days longer for tablets that have not heard of it', async () => {
    await pinOf('manager', '161803');
    const changed = await asOwner((tx) =>
      tx.selectFrom('pins').select('until').where('until', 'is not', null).executeTakeFirstOrThrow(),
    );
    const until = (changed.until as Date).getTime();
    now = new Date(until + 100 * HOUR);
    const by = writer(until - HOUR);
    const order = sentOrder(by);
    const before = by.write(voided(order), as('manager'), { proof: manager });
    expect((await outcomes([...order.mutations, before])).at(-1)).toBe('applied');
    const next = sentOrder(by);
    await outcomes(next.mutations);
    const late = by.write(voided(next), { ...as('manager'), at: until + 74 * HOUR }, { proof: manager });
    expect(await outcomes([late])).toEqual(['quarantined UNPROVEN']);
  });

  it('counts no more, whatever time is claimed, once its tablet has asked for what is new when that was over', async () => {
    await pinOf('manager', '161803');
    const changed = await asOwner((tx) =>
      tx.selectFrom('pins').select('until').where('until', 'is not', null).executeTakeFirstOrThrow(),
    );
    const until = (changed.until as Date).getTime();
    now = new Date(until + 30 * 24 * HOUR);
    const by = writer(until - HOUR);
    const backdated = async (askedAt: number): Promise<string | undefined> => {
      // With the catalogue that it had before the change, as if it had got no other.
      await asOwner((tx) =>
        tx
          .updateTable('devices')
          .set({ pulled_at: new Date(askedAt) })
          .execute(),
      );
      const order = sentOrder(by);
      const voiding = by.write(voided(order), as('manager'), { proof: manager });
      return (await outcomes([...order.mutations, voiding])).at(-1);
    };
    expect(await backdated(until + 73 * HOUR)).toBe('applied');
    expect(await backdated(until + 74 * HOUR)).toBe('quarantined UNPROVEN');
  });

  it('makes proofs by the new one from then on', async () => {
    const renewed = (await pinOf('manager', '161803'))(device);
    const by = writer();
    const order = sentOrder(by);
    const voiding = by.write(voided(order), as('manager'), { proof: renewed });
    expect((await outcomes([...order.mutations, voiding])).at(-1)).toBe('applied');
  });
});

describe('what somebody was allowed before their tablet was told that they are not any more', () => {
  const MINUTE = 60_000;
  const DAY = 24 * HOUR;
  /** They lost it a month after the tablet was enrolled; all that is claimed was an hour before that. */
  const lost = NOW.getTime() + 30 * DAY;
  const granted = () => asOwner((tx) => tx.updateTable('role_grants').set({ granted_at: NOW }).execute());
  const dismissed = (role: 'manager' | 'waiter') =>
    asOwner((tx) =>
      tx
        .insertInto('suspensions')
        .values({
          ...{ tenant_id: restaurant.tenantId, user_id: restaurant.staff[role] },
          since: new Date(lost),
        })
        .execute(),
    );
  const asked = (at: number) =>
    asOwner((tx) =>
      tx
        .updateTable('devices')
        .set({ enrolled_at: NOW, pulled_at: new Date(at) })
        .execute(),
    );
  async function backdated(write: (by: EnvelopeWriter, order: ReturnType<typeof sentOrder>) => Envelope) {
    const by = writer(lost - HOUR);
    const order = sentOrder(by);
    return (await outcomes([...order.mutations, write(by, order)])).at(-1);
  }
  const voiding = (by: EnvelopeWriter, order: ReturnType<typeof sentOrder>) =>
    by.write(voided(order), as('manager'), { proof: manager });

  beforeEach(async () => {
    now = new Date(lost + 29 * DAY);
    await granted();
  });

  it('is held for review once it has asked since, whatever time is claimed', async () => {
    await dismissed('manager');
    await asked(now.getTime() - MINUTE);
    expect(await backdated(voiding)).toBe('quarantined UNPROVEN');
  });

  it('is held as well where a role was taken away', async () => {
    await asOwner((tx) =>
      tx
        .updateTable('role_grants')
        .set({ revoked_at: new Date(lost) })
        .where('user_id', '=', restaurant.staff.manager)
        .execute(),
    );
    await asked(now.getTime() - MINUTE);
    expect(await backdated(voiding)).toBe('quarantined UNPROVEN');
  });

  it('is held as well where they allowed it to somebody else', async () => {
    await dismissed('manager');
    await asked(now.getTime() - MINUTE);
    const allowed = (by: EnvelopeWriter, order: ReturnType<typeof sentOrder>) =>
      by.write(
        voided(order),
        {},
        { proof: waiter, approval: { by: restaurant.staff.manager, key: manager } },
      );
    expect(await backdated(allowed)).toBe('quarantined UNPROVEN');
    expect((await logged()).at(-1)).toMatchObject({ approved_by: null });
  });

  it('is done, and noted as unproven, where it is what any waiter may do', async () => {
    await dismissed('waiter');
    await asked(now.getTime() - MINUTE);
    expect(await outcomes(sentOrder(writer(lost - HOUR)).mutations)).toEqual(
      Array.from({ length: 3 }, () => 'applied'),
    );
    expect((await logged()).map(({ proof }) => proof)).toEqual(['unproven', 'unproven', 'unproven']);
  });

  it('is done where the tablet has not asked for a quarter of an hour since: it was on its way', async () => {
    await dismissed('manager');
    await asked(lost + 14 * MINUTE);
    expect(await backdated(voiding)).toBe('applied');
  });

  it('is done where they have it again', async () => {
    await dismissed('manager');
    await asOwner((tx) =>
      tx
        .updateTable('suspensions')
        .set({ until: new Date(lost + DAY) })
        .execute(),
    );
    await asked(now.getTime() - MINUTE);
    expect(await backdated(voiding)).toBe('applied');
  });
});

describe('guessing a PIN by pushing', () => {
  const wrong: ProofKey = () => ({ device, mac: 'A'.repeat(43) });

  it('counts as trying it, and after the fifth even the right one is not looked at', async () => {
    const by = writer();
    const order = sentOrder(by);
    await outcomes(order.mutations);
    const guesses = Array.from({ length: 5 }, () => by.write(voided(order), as('manager'), { proof: wrong }));
    const right = by.write(voided(order), as('manager'), { proof: manager });
    expect(new Set(await outcomes([...guesses, right]))).toEqual(new Set(['quarantined UNPROVEN']));
    expect(await triesOf(restaurant.staff.manager)).toBe(5);
    now = new Date(now.getTime() + 31_000);
    const later = by.write(voided(order), as('manager'), { proof: manager });
    expect(await outcomes([later])).toEqual(['applied']);
    expect(await triesOf(restaurant.staff.manager)).toBe(0);
  });

  it('locks nobody else, and no other tablet', async () => {
    const by = writer();
    const order = sentOrder(by);
    await outcomes(order.mutations);
    await outcomes(Array.from({ length: 6 }, () => by.write(voided(order), as('manager'), { proof: wrong })));
    expect(await outcomes(sentOrder(by).mutations)).toEqual(['applied', 'applied', 'applied']);
    const { rows } = await asOwner((tx) =>
      sql<{ device_id: string }>`select device_id from pin_tries`.execute(tx),
    );
    expect(rows.map(({ device_id }) => device_id)).toEqual([device]);
  });
});

describe('what a second person allows', () => {
  const approved = (by: EnvelopeWriter, command: Command, key = manager) =>
    by.write(command, {}, { proof: waiter, approval: { by: restaurant.staff.manager, key } });

  it('is done with their rights, and is noted with their name', async () => {
    const by = writer();
    const order = sentOrder(by);
    expect((await outcomes([...order.mutations, approved(by, voided(order))])).at(-1)).toBe('applied');
    expect((await logged()).at(-1)).toMatchObject({ proof: 'proven', approved_by: restaurant.staff.manager });
  });

  it('is held for review where their proof does not hold', async () => {
    const by = writer();
    const order = sentOrder(by);
    expect((await outcomes([...order.mutations, approved(by, voided(order), waiter)])).at(-1)).toBe(
      'quarantined UNPROVEN',
    );
    expect((await logged()).at(-1)).toMatchObject({ approved_by: null });
  });

  it('is not done where they may not do it either', async () => {
    const cook = (await pinOf('kitchen', '173205'))(device);
    const by = writer();
    const order = sentOrder(by);
    const allowed = by.write(
      voided(order),
      {},
      { proof: waiter, approval: { by: restaurant.staff.kitchen, key: cook } },
    );
    expect((await outcomes([...order.mutations, allowed])).at(-1)).toBe('rejected NOT_PERMITTED');
  });
});

describe('a tablet with an app of before there were proofs', () => {
  const legacy = (over: { proves_from?: number | null; believed_until?: Date | null }) =>
    asOwner((tx) =>
      tx
        .updateTable('devices')
        .set({ proves_from: null, ...over })
        .execute(),
    );

  it('is believed while it is one, for as long as that is allowed', async () => {
    await legacy({ believed_until: new Date(NOW.getTime() + HOUR) });
    const by = writer();
    const order = sentOrder(by);
    await outcomes(order.mutations);
    expect(await outcomes([by.write(voided(order), as('manager'))])).toEqual(['applied']);
    expect((await logged()).at(-1)).toMatchObject({ proof: 'believed' });
    const next = sentOrder(by);
    await outcomes(next.mutations);
    now = new Date(NOW.getTime() + 2 * HOUR);
    expect(await outcomes([by.write(voided(next), as('manager'))])).toEqual(['quarantined UNPROVEN']);
  });

  it('is believed for the queue that it had when its app came to make proofs, and no longer', async () => {
    const by = writer();
    const order = sentOrder(by);
    const [before, after] = [by.write(voided(order), as('manager')), by.write(voided(order), as('manager'))];
    await legacy({ proves_from: after.deviceSeq });
    expect((await outcomes([...order.mutations, before])).at(-1)).toBe('applied');
    expect(await outcomes([after])).toEqual(['quarantined UNPROVEN']);
  });
});
