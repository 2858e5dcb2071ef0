import { Order, type DeviceId, type OrderId, type OutletId, type StaffId, type TenantId } from '@meja/domain';
import {
  PROTOCOL,
  PullResponse,
  PushResponse,
  queueClaimsOf,
  START,
  type Cursors,
  type Envelope,
  type QueueFile,
} from '@meja/sync';
import { EnvelopeWriter } from '@meja/testing/envelope-writer';
import { randomUUID } from 'node:crypto';
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
  readonly writer: EnvelopeWriter;
  readonly #origin: string;
  readonly #token: string;
  readonly #device: QueueFile['device'];
  readonly #key: CryptoKey;

  private constructor(
    origin: string,
    writer: EnvelopeWriter,
    { token, device, key }: { token: string; device: QueueFile['device']; key: CryptoKey },
  ) {
    this.#origin = origin;
    this.series = device.series;
    this.writer = writer;
    this.#token = token;
    this.#device = device;
    this.#key = key;
  }

  /** @param code as head office shows it */
  static async enrol(origin: string, code: string, actorId: string, name: string): Promise<Tablet> {
    const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, [
      'sign',
      'verify',
    ]);
    const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', keys.publicKey);
    const enrolled = Enrolled.parse(
      await post(origin, '/api/devices/enrol', { code, name, publicKey: { kty, crv, x, y } }),
    );
    const now = Math.floor(enrolled.serverTime / 1000);
    const assertion = await signed(keys.privateKey, {
      iss: enrolled.deviceId,
      sub: enrolled.deviceId,
      tid: enrolled.tenantId,
      aud: 'meja:device-token',
      iat: now,
      exp: now + 50,
      jti: randomUUID(),
    });
    const { accessToken } = Token.parse(await post(origin, '/api/devices/token', { assertion }));
    const writer = new EnvelopeWriter({
      deviceId: enrolled.deviceId as DeviceId,
      outletId: enrolled.outletId as OutletId,
      actorId: actorId as StaffId,
      at: enrolled.serverTime,
    });
    const device = {
      id: enrolled.deviceId as DeviceId,
      tenantId: enrolled.tenantId as TenantId,
      outletId: enrolled.outletId as OutletId,
      series: enrolled.series,
      name,
    };
    return new Tablet(origin, writer, { token: accessToken, device, key: keys.privateKey });
  }

  async deliver(...mutations: Envelope[]): Promise<PushResponse> {
    const body = { protocol: PROTOCOL, mutations };
    return PushResponse.parse(await post(this.#origin, '/api/sync/push', body, this.#token));
  }

  /** An order as a tablet gets it that starts now. */
  async order(id: OrderId): Promise<Order | undefined> {
    let from: { epoch: string | null; cursors: Cursors } = { epoch: null, cursors: START };
    for (;;) {
      const body = { protocol: PROTOCOL, ...from, limit: 2_000 };
      const page = PullResponse.parse(await post(this.#origin, '/api/sync/pull', body, this.#token));
      const found = page.changes.find((change) => change.id === id);
      if (found || page.remaining === 0) return Order.optional().parse(found?.doc);
      from = { epoch: page.epoch, cursors: page.cursors };
    }
  }

  /** What it has not delivered, as the file that it makes of it. */
  async queueFile(...mutations: Envelope[]): Promise<QueueFile> {
    const exportedAt = mutations.at(-1)?.at ?? 0;
    const numbers = { from: mutations[0]?.deviceSeq ?? 1, to: mutations.at(-1)?.deviceSeq ?? 1 };
    const contents = { device: this.#device, exportedAt, mutations };
    const signature = await signed(this.#key, queueClaimsOf(contents, numbers));
    return { format: 'meja-queue', v: 1, ...contents, signature };
  }
}

/** A compact JWS by the tablet's own key. */
async function signed(key: CryptoKey, claims: object): Promise<string> {
  const unsigned = `${base64url(JSON.stringify({ alg: 'ES256' }))}.${base64url(JSON.stringify(claims))}`;
  const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, Buffer.from(unsigned));
  return `${unsigned}.${base64url(signature)}`;
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
