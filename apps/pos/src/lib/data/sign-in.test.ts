import { beforeEach, describe, expect, it } from 'vitest';
import { FakeServer } from '../testing/fake-server.ts';
import { CASHIER, furnish, staffMember, WAITER } from '../testing/outlet.ts';
import { Tablet } from '../testing/tablet.ts';
import { writeMeta } from './meta.ts';
import type { Argon2id } from './pin.ts';
import { checkPin, type SignInDeps } from './sign-in.ts';

const HOUR = 60 * 60 * 1000;

/** Cheap, and different for each PIN: what it costs to compute is argon2id's own affair. */
const argon2id: Argon2id = (pin, { salt }) =>
  Promise.resolve(new TextEncoder().encode(`${pin}/${salt.join()}`));
const phcOf = (pin: string): string =>
  `$argon2id$v=19$m=19456,t=2,p=1$AAEC$${btoa(`${pin}/0,1,2`).replaceAll('=', '')}`;

describe('a PIN', () => {
  let server: FakeServer;
  let tablet: Tablet;
  let now: number;
  /** How far the tablet's clock was put from the time. */
  let shifted: number;
  let locksSeen: Map<string, number>;

  beforeEach(async () => {
    server = new FakeServer();
    furnish(server);
    server.put('staff', staffMember(CASHIER, 'cashier', phcOf('400004')));
    tablet = await Tablet.enrolled(server);
    await tablet.settle();
    now = server.now;
    shifted = 0;
    locksSeen = new Map();
    await writeMeta(tablet.db, 'contact', { offsetMs: 0, heardAt: now, syncedAt: now });
  });

  const enter = (pin: string, staffId = CASHIER) => checkPin(depsWith(argon2id), staffId, pin);
  const depsWith = (argon2id: Argon2id): SignInDeps => ({
    db: tablet.db,
    now: () => now + shifted,
    argon2id,
    ticks: () => now,
    locksSeen,
  });
  /** The page begins anew, and knows of nothing but what is written down. */
  const reload = (): void => {
    tablet.restart();
    locksSeen = new Map();
  };
  const outcome = async (pin: string) => {
    const result = await enter(pin);
    return result.ok ? 'ok' : result.error;
  };

  it('opens with the right one', async () => {
    expect(await outcome('400004')).toBe('ok');
  });

  it('is not kept in any form that could be tried elsewhere', async () => {
    const stored = JSON.stringify(await tablet.db.staff.toArray());
    expect(stored).not.toContain('argon2id');
    expect(stored).not.toContain(btoa('400004/0,1,2').replaceAll('=', ''));
    const row = await tablet.db.staff.get(CASHIER);
    expect(row?.pin?.mac).toHaveLength(32);
    expect(new TextDecoder().decode(row?.pin?.mac)).not.toContain('400004');
  });

  it('locks longer and longer, through restarts', async () => {
    for (const left of [4, 3, 2, 1]) expect(await outcome('1')).toEqual({ code: 'WRONG_PIN', left });
    const locks: number[] = [];
    for (let i = 0; i < 9; i += 1) {
      const locked = await outcome('1');
      if (locked === 'ok' || locked.code !== 'LOCKED') throw new Error('not locked');
      locks.push(locked.untilMs - now);
      reload();
      expect(await outcome('400004')).toEqual(locked);
      now = locked.untilMs;
    }
    expect(locks).toEqual([30, 60, 120, 240, 480, 960, 1920, 3600, 3600].map((s) => s * 1000));
    expect(await outcome('400004')).toBe('ok');
    expect(await outcome('1')).toEqual({ code: 'WRONG_PIN', left: 4 });
  });

  it('gives no try for free to who pulls the plug while it is checked', async () => {
    const unplugged: Argon2id = () => Promise.reject(new Error('the plug is pulled'));
    for (let i = 0; i < 5; i += 1) await checkPin(depsWith(unplugged), CASHIER, '1').catch(() => null);
    expect(await outcome('400004')).toMatchObject({ code: 'LOCKED' });
  });

  it('does not unlock when the clock is put back, nor stay locked for years', async () => {
    for (let i = 0; i < 5; i += 1) await enter('1');
    shifted = -5 * HOUR;
    expect(await outcome('400004')).toEqual({ code: 'LOCKED', untilMs: now + shifted + 30_000 });
    now += 30_000;
    expect(await outcome('400004')).toBe('ok');
  });

  it('does not unlock when the clock is put forward, nor by a reload', async () => {
    for (let i = 0; i < 5; i += 1) await enter('1');
    shifted = 5 * HOUR;
    expect(await outcome('400004')).toMatchObject({ code: 'LOCKED' });
    now += 29_000;
    reload();
    expect(await outcome('400004')).toEqual({ code: 'LOCKED', untilMs: now + shifted + 30_000 });
    now += 30_000;
    expect(await outcome('400004')).toBe('ok');
  });

  it('unlocks after a reload when the server says that the time has passed', async () => {
    for (let i = 0; i < 5; i += 1) await enter('1');
    reload();
    await writeMeta(tablet.db, 'contact', { offsetMs: 0, heardAt: now + 30_000, syncedAt: now });
    expect(await outcome('400004')).toBe('ok');
  });

  it('counts each person’s tries for themselves', async () => {
    for (let i = 0; i < 5; i += 1) await enter('1');
    server.put('staff', staffMember(WAITER, 'waiter', phcOf('600006')));
    await tablet.settle();
    expect((await enter('600006', WAITER)).ok).toBe(true);
  });

  it('ends three days after the last contact', async () => {
    now += 72 * HOUR;
    expect(await outcome('400004')).toBe('ok');
    now += 1;
    expect(await outcome('400004')).toEqual({ code: 'PIN_EXPIRED' });
  });

  it('starts anew for who got another one, and not for who was only renamed', async () => {
    for (let i = 0; i < 5; i += 1) await enter('1');
    server.put('staff', { ...staffMember(CASHIER, 'cashier', phcOf('400004')), name: 'Sari' });
    await tablet.settle();
    expect(await outcome('400004')).toMatchObject({ code: 'LOCKED' });
    server.put('staff', staffMember(CASHIER, 'cashier', phcOf('444444')));
    await tablet.settle();
    expect(await outcome('400004')).toMatchObject({ code: 'WRONG_PIN' });
    expect(await outcome('444444')).toBe('ok');
  });

  it('is not asked of who has none or has left', async () => {
    expect((await enter('600006', WAITER)).ok).toBe(false);
    server.put('staff', { ...staffMember(CASHIER, 'cashier', phcOf('400004')), isActive: false });
    await tablet.settle();
    expect(await outcome('400004')).toEqual({ code: 'PIN_NOT_SET' });
  });
});
