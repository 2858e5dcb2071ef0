import type { DeviceId, OutletId, StaffId, TenantId } from '@meja/domain';
import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { createTokens } from './tokens.ts';

const NOW = new Date('2026-11-20T05:00:00Z');
const tokens = createTokens('a secret that is long enough for this', () => NOW);
const someId = <Id>() => crypto.randomUUID() as Id;
const user = { tenantId: someId<TenantId>(), userId: someId<StaffId>(), sessionId: someId<string>() };
const device = { tenantId: someId<TenantId>(), deviceId: someId<DeviceId>(), outletId: someId<OutletId>() };

describe('an access token', () => {
  it('tells who asks', async () => {
    expect(await tokens.verify(await tokens.signUser(user))).toEqual({ kind: 'user', ...user });
    expect(await tokens.verify(await tokens.signDevice(device))).toEqual({ kind: 'device', ...device });
  });

  it('is worth nothing under another secret', async () => {
    const others = createTokens('another secret that is long enough', () => NOW);
    expect(await tokens.verify(await others.signUser(user))).toBeUndefined();
  });

  it('is not one without a signature', async () => {
    const [, payload] = (await tokens.signUser(user)).split('.');
    const header = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT' })).toString('base64url');
    expect(await tokens.verify(`${header}.${payload}.`)).toBeUndefined();
    expect(await tokens.verify('')).toBeUndefined();
  });

  it('is not one of another make, though the secret signed it', async () => {
    const raw = new TextEncoder().encode('a secret that is long enough for this');
    const forged = await new SignJWT({ typ: 'user', tid: user.tenantId, sid: user.sessionId })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(user.userId)
      .setIssuedAt(NOW)
      .setExpirationTime(new Date(NOW.getTime() + 60_000))
      .setIssuer('meja')
      .setAudience('meja:api')
      .sign(raw);
    expect(await tokens.verify(forged)).toBeUndefined();
  });

  it('is none in another spelling, with a part changed, left out or added', async () => {
    const token = await tokens.signUser(user);
    const [header = '', payload = '', signature = ''] = token.split('.');
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const unusedBits = alphabet[alphabet.indexOf(signature.at(-1) ?? '') ^ 1] ?? '';
    const encoded = (text: string) => Buffer.from(text).toString('base64url');
    const wrong = [
      ...[`${token}=`, ` ${token}`, `${token}\n`, `${token}.`, `${token}.${signature}`, `.${token}`],
      ...[
        `${header}.${payload}`,
        `${header}..${signature}`,
        `.${payload}.${signature}`,
        `${payload}.${header}.${signature}`,
      ],
      ...[
        `${token.slice(0, -1)}${unusedBits}`,
        `${header}=.${payload}.${signature}`,
        `${header}.${payload}.${signature.slice(1)}`,
      ],
      ...[
        '{"alg":"none"}',
        '{"alg":"HS512","typ":"JWT"}',
        '{"alg":"ES256","typ":"JWT"}',
        '{"alg":"none","alg":"HS256"}',
        '',
      ].map((text) => `${encoded(text)}.${payload}.${signature}`),
      JSON.stringify({ protected: header, payload, signature }),
    ];
    for (const each of wrong) expect([each, await tokens.verify(each)]).toEqual([each, undefined]);
  });

  it('expires', async () => {
    const token = await tokens.signUser(user);
    const later = createTokens(
      'a secret that is long enough for this',
      () => new Date(NOW.getTime() + 601_000),
    );
    expect(await later.verify(token)).toBeUndefined();
  });

  it('expires though it was found to be good before', async () => {
    let now = NOW.getTime();
    const own = createTokens('a secret that is long enough for this', () => new Date(now));
    const token = await own.signUser(user);
    expect(await own.verify(token)).toEqual({ kind: 'user', ...user });
    now += 599_000;
    expect(await own.verify(token)).toEqual({ kind: 'user', ...user });
    now += 1_000;
    expect(await own.verify(token)).toBeUndefined();
    expect(await own.verify(token)).toBeUndefined();
  });
});

describe('digests and successors', () => {
  it('are the same for the same text, and others for another purpose', () => {
    expect(tokens.digest('refresh', 'x').equals(tokens.digest('refresh', 'x'))).toBe(true);
    expect(tokens.digest('refresh', 'x').equals(tokens.digest('enrolment', 'x'))).toBe(false);
    expect(tokens.successor('x')).toBe(tokens.successor('x'));
    expect(tokens.successor('x')).toMatch(/^[\w-]{43}$/);
    expect(tokens.successor('x')).not.toBe(tokens.successor('y'));
  });
});
