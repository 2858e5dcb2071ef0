import type { DeviceId, OutletId, StaffId } from '@meja/domain';
import { PROTOCOL, PushResponse, type Envelope } from '@meja/sync';
import { Scribe } from '@meja/testing/scribe';
import { randomUUID, webcrypto } from 'node:crypto';
import { z } from 'zod';

const Enrolled = z.object({
  deviceId: z.string(),
  tenantId: z.string(),
  outletId: z.string(),
  series: z.string(),
  serverTime: z.number(),
});
const Token = z.object({ accessToken: z.string() });

const base64url = (bytes: string | ArrayBuffer): string =>
  Buffer.from(typeof bytes === 'string' ? bytes : new Uint8Array(bytes)).toString('base64url');

/** A tablet without a screen: let in by a code like any other, it delivers what the test writes. */
export class Tablet {
  readonly series: string;
  readonly scribe: Scribe;
  readonly #origin: string;
  readonly #token: string;

  private constructor(origin: string, series: string, scribe: Scribe, token: string) {
    this.#origin = origin;
    this.series = series;
    this.scribe = scribe;
    this.#token = token;
  }

  /** @param code as head office shows it */
  static async enrol(origin: string, code: string, actorId: string, name: string): Promise<Tablet> {
    const keys = await webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, [
      'sign',
      'verify',
    ]);
    const { kty, crv, x, y } = await webcrypto.subtle.exportKey('jwk', keys.publicKey);
    const enrolled = Enrolled.parse(
      await post(origin, '/api/devices/enrol', { code, name, publicKey: { kty, crv, x, y } }),
    );
    const now = Math.floor(enrolled.serverTime / 1000);
    const claims = {
      iss: enrolled.deviceId,
      sub: enrolled.deviceId,
      tid: enrolled.tenantId,
      aud: 'meja:device-token',
      iat: now,
      exp: now + 50,
      jti: randomUUID(),
    };
    const unsigned = `${base64url(JSON.stringify({ alg: 'ES256' }))}.${base64url(JSON.stringify(claims))}`;
    const signature = await webcrypto.subtle.sign(
      { name: 'ECDSA', hash: 'SHA-256' },
      keys.privateKey,
      Buffer.from(unsigned),
    );
    const assertion = `${unsigned}.${base64url(signature)}`;
    const { accessToken } = Token.parse(await post(origin, '/api/devices/token', { assertion }));
    const scribe = new Scribe({
      deviceId: enrolled.deviceId as DeviceId,
      outletId: enrolled.outletId as OutletId,
      actorId: actorId as StaffId,
      at: enrolled.serverTime,
    });
    return new Tablet(origin, enrolled.series, scribe, accessToken);
  }

  async deliver(...mutations: Envelope[]): Promise<PushResponse> {
    const body = { protocol: PROTOCOL, mutations };
    return PushResponse.parse(await post(this.#origin, '/api/sync/push', body, this.#token));
  }
}

async function post(origin: string, path: string, body: unknown, token?: string): Promise<unknown> {
  const response = await fetch(origin + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return response.json();
}
