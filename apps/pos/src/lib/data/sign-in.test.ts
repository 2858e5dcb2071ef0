import type { PinCheck } from '@meja/domain';
import { proofKeyOf as proofKeyByNode } from '@meja/testing/envelope-writer';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeServer } from '../testing/fake-server.ts';
import { CASHIER, furnish, staffMember, WAITER } from '../testing/outlet.ts';
import { phcOf } from '../testing/shop.ts';
import { Tablet } from '../testing/tablet.ts';
import { writeMeta } from './meta.ts';
import { secretFrom } from '../sync/tokens.ts';
import type { Argon2id, Cost } from './pin.ts';
import { proveWith } from './proof.ts';
import { keepSecret } from './secrets.ts';
import { checkPin, type SignInDeps } from './sign-in.ts';

const HOUR = 60 * 60 * 1000;

/** Cheap, and different for each PIN: what it costs to compute is argon2id's own affair. */
const argon2id: Argon2id = (pin, { salt }) =>
  Promise.resolve(new TextEncoder().encode(`${pin}/${salt.join()}`));

describe('a PIN', () => {
  let server: FakeServer;
  let tablet: Tablet;
  let now: number;
  /** How far the tablet's clock was put from the time. */
  let shifted: number;
  let locksSeen: Map<string, number>;
  /** What the server says of a try, and what it was told. */
  let lockedMs: number | null;
  let told: unknown[];

  beforeEach(async () => {
    server = new FakeServer();
    furnish(server);
    server.put('staff', staffMember(CASHIER, 'cashier', phcOf('400004')));
    tablet = await Tablet.enrolled(server);
    await tablet.settle();
    now = server.now;
    shifted = 0;
    locksSeen = new Map();
    lockedMs = null;
    told = [];
    await writeMeta(tablet.db, 'contact', { offsetMs: 0, heardAt: now, syncedAt: now });
  });

  const enter = (pin: string, staffId = CASHIER) => checkPin(depsWith(argon2id), staffId, pin);
  const depsWith = (argon2id: Argon2id): SignInDeps => ({
    db: tablet.db,
    now: () => now + shifted,
    argon2id,
    ticks: () => now,
    locksSeen,
    tries: { begin: () => Promise.resolve(lockedMs), succeed: (...said) => void told.push(said) },
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
    server.put('staff', staffMember(CASHIER, 'cashier', phcOf('444444', 'AAED')));
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

  describe('of a server that sends a check instead of the hash', () => {
    const SECRET = btoa('a secret of this one tablet, once');
    const checkOf = async (pin: string): Promise<PinCheck> => {
      const hash = await argon2id(pin, { salt: new Uint8Array([0, 1, 2]) } as Cost);
      const key = await crypto.subtle.importKey(
        'raw',
        Uint8Array.from(atob(SECRET), (character) => character.charCodeAt(0)),
        { name: 'HMAC', hash: 'SHA-256' },
        false,
        ['sign'],
      );
      const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, hash));
      const cost = { memoryKiB: 19_456, iterations: 2, parallelism: 1, hashLength: hash.length };
      return { salt: 'AAEC', ...cost, mac: btoa(String.fromCharCode(...mac)), secret: 'first' };
    };
    beforeEach(async () => {
      server.put('staff', { ...staffMember(CASHIER, 'cashier'), pin: await checkOf('400004') });
      await tablet.settle();
    });

    it('is checked by the secret that the server told once', async () => {
      await keepSecret(tablet.db, await secretFrom({ name: 'first', value: SECRET }));
      expect(await outcome('400005')).toEqual({ code: 'WRONG_PIN', left: 4 });
      expect(await outcome('400004')).toBe('ok');
    });

    it('is checked by no other, nor without one', async () => {
      expect(await outcome('400004')).toEqual({ code: 'SECRET_MISSING' });
      await keepSecret(tablet.db, await secretFrom({ name: 'second', value: SECRET }));
      expect(await outcome('400004')).toEqual({ code: 'SECRET_MISSING' });
    });
  });

  it('gives a key by which only who typed it makes proofs on this tablet', async () => {
    const result = await enter('400004');
    if (!result.ok) throw new Error(result.error.code);
    const { proofKey, salt } = result.value;
    expect([proofKey.device, salt]).toEqual([tablet.identity.id, 'AAEC']);
    const hash = new TextEncoder().encode('400004/0,1,2');
    expect(await proveWith(proofKey)('x')).toEqual(proofKeyByNode(hash, tablet.identity.id)('x'));
    expect(told).toMatchObject([[tablet.identity.id, CASHIER, { at: now }]]);
  });

  it('stays locked by the server’s count, though this tablet’s own was cleared', async () => {
    lockedMs = 45_000;
    expect(await outcome('400004')).toEqual({ code: 'LOCKED', untilMs: now + 45_000 });
    lockedMs = null;
    now += 44_999;
    expect(await outcome('400004')).toMatchObject({ code: 'LOCKED' });
    expect(told).toEqual([]);
  });
});
