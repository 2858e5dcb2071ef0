import type { DeviceId, StaffId } from '@meja/domain';
import { anId } from '@meja/testing/envelope-writer';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { withTenant } from '../../db/tenant.ts';
import { giveKey, type Keys } from '../../testing/queue-file.ts';
import { renewalOf } from '../../testing/renewal.ts';
import { NOW, OPENED, openOutlet, openRestaurant, type Restaurant } from '../../testing/restaurant.ts';
import { startTestApp, type TestApp } from '../../testing/test-app.ts';
import type { CaughtMail } from '../mail/index.ts';

let test: TestApp;
let restaurant: Restaurant;
let copied: DeviceId;
let old: Keys;
let token: string;
/** Tells the people of one test from those of another. */
let domain: string;

beforeAll(async () => {
  test = await startTestApp({ mail: true });
});
afterAll(() => test.close());
beforeEach(async () => {
  const { db } = test.database.owner;
  restaurant = await openRestaurant(db);
  [copied] = restaurant.devices;
  domain = `${restaurant.tenantId.slice(-12)}.example`;
  old = await giveKey(db, restaurant, copied);
  token = await test.deviceToken(restaurant.tenantId, copied, restaurant.outletId);
  for (const role of ['owner', 'manager', 'waiter'] as const) await signsIn(restaurant.staff[role], role);
});

/** Somebody has an e-mail and a password, and so signs in at head office. */
const signsIn = (id: StaffId, name: string) =>
  withTenant(test.database.owner.db, restaurant.tenantId, (tx) =>
    tx
      .updateTable('users')
      .set({ email: `${name}@${domain}`, password_hash: 'nobody signs in with it' })
      .where('id', '=', id)
      .execute(),
  );

const asOwner = <T>(work: Parameters<typeof withTenant<T>>[2]): Promise<T> =>
  withTenant(test.database.owner.db, restaurant.tenantId, work);

const outbox = () =>
  asOwner(async (tx) => {
    const rows = await tx.selectFrom('mail_outbox').select('recipient').orderBy('recipient').execute();
    return rows.map(({ recipient }) => recipient.split('@')[0]);
  });

const fork = () =>
  asOwner((tx) => tx.updateTable('devices').set({ forked_at: NOW }).where('id', '=', copied).execute());

async function renew(): Promise<number> {
  const { asked } = await renewalOf({ now: test.clock.now, tenantId: restaurant.tenantId }, old, {});
  const { status } = await test.post('/api/devices/renew', asked, token);
  await test.audit.idle();
  return status;
}

async function mailTo(name: string, work: () => Promise<unknown>): Promise<CaughtMail> {
  const mail = new Promise<CaughtMail>((resolve) => {
    const end = test.mail?.onMail((each) => {
      if (each.to !== `${name}@${domain}`) return;
      end?.();
      resolve(each);
    });
  });
  await work();
  return mail;
}

describe('a tablet that was copied', () => {
  it('is told to all who may take it out of service, and to nobody else', async () => {
    await fork();
    expect(await renew()).toBe(201);
    expect(await outbox()).toEqual(['manager', 'owner']);
  });

  it('is told by its name and outlet, at the clock of the outlet, with what to do', async () => {
    await fork();
    const { subject, text } = await mailTo('owner', renew);
    expect(subject).toBe('Tablet Tablet 1 mendapat identitas baru · Warung Uji');
    expect(text).toContain('tablet Tablet 1 di Cabang JKT');
    expect(text).toContain('12.00');
    expect(text).toContain('/office/devices');
  });

  it('is not told to whoever manages another outlet', async () => {
    const other = anId<never>();
    await asOwner(async (tx) => {
      const { tenantId, staff } = restaurant;
      await openOutlet(tx, tenantId, other, 'SBY');
      await tx.deleteFrom('role_grants').where('user_id', '=', staff.manager).execute();
      const grant = { tenant_id: tenantId, id: anId(), user_id: staff.manager, role: 'manager' as const };
      await tx
        .insertInto('role_grants')
        .values({ ...grant, outlet_id: other, granted_at: OPENED })
        .execute();
    });
    await fork();
    await renew();
    expect(await outbox()).toEqual(['owner']);
  });

  it('is told once a day, however often a renewal is asked for that has no reason', async () => {
    for (let i = 0; i < 4; i += 1) expect(await renew()).toBe(403);
    expect(await outbox()).toEqual(['manager', 'owner']);
  });
});

describe('a session that was taken over', () => {
  it('is told to the person whose it is', async () => {
    const { tenantId, staff } = restaurant;
    const { subject, text } = await mailTo('waiter', () =>
      withTenant(test.deps.db, tenantId, async (tx) => {
        test.audit.record(tx, {
          ...{ tenantId, actor: { kind: 'nobody' }, action: 'session.reused' },
          target: { kind: 'person', id: staff.waiter },
        });
        await Promise.resolve();
      }),
    );
    expect(subject).toBe('Sesi Anda mungkin diambil alih · Warung Uji');
    expect(text).toContain('/office/account');
    expect(await outbox()).toEqual(['waiter']);
  });
});
