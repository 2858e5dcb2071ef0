import { DeviceId, ok, OutletId, refuse, TenantId, type Result } from '@meja/domain';
import { z } from 'zod';
import type { MejaDb } from '../data/db.ts';
import { adoptIdentity } from '../data/identity.ts';
import { makePinKey } from '../data/pin.ts';
import { readMeta, writeMeta } from '../data/meta.ts';
import type { DeviceKeys, Identity } from '../data/rows.ts';
import type { ServerApi } from './api.ts';
import type { Bus } from './bus.ts';
import type { Clock } from './clock.ts';
import { signed, thumbprintOf } from './jws.ts';
import { secretFrom, SecretText } from './tokens.ts';
import { post, type Answer, type Fetch, type RequestFailure } from './transport.ts';

const TIMEOUT_MS = 20_000;

const Enrolment = z.object({
  deviceId: DeviceId,
  deviceNumber: z.int(),
  tenantId: TenantId,
  tenantName: z.string(),
  outletId: OutletId,
  outletName: z.string(),
  series: z.string(),
  serverTime: z.int(),
  /** Servers of before it was told leave it out. */
  epoch: z.string().optional(),
  secret: SecretText.optional(),
});
type Enrolment = z.infer<typeof Enrolment>;

export interface EnrolDeps {
  db: MejaDb;
  fetch: Fetch;
  clock: Clock;
  bus: Bus;
}

/**
 * Takes this tablet into an outlet by a code from head office. The key it is known by from then on is made here.
 * @param isShared somebody knows that another tablet of the outlet has the same name
 */
export async function enrol(
  { db, fetch, clock, bus }: EnrolDeps,
  code: string,
  name: string,
  isShared = false,
): Promise<Result<void, RequestFailure>> {
  const keys = await candidateKeys(db);
  const sentAt = clock.uncorrected();
  const body = { code, name, publicKey: keys.publicKey, secrets: [], ownName: !isShared };
  const answer = await post(fetch, '/api/devices/enrol', Enrolment, { body, timeoutMs: TIMEOUT_MS });
  if (!answer.ok) return answer;
  clock.observe(answer.value.serverTime, sentAt, clock.uncorrected());
  await adopt(db, clock, answer.value, name, keys.privateKey);
  bus.changed({ identity: true, outbox: 'judged' });
  return ok(undefined);
}

/**
 * After a fork: two tablets are the same device, and this one becomes another. A server that offers no such thing answers
 * NOT_FOUND; then the queue stays until somebody enrols this tablet with a new code, and goes on from there.
 */
export async function renewIdentity(
  { db, clock, bus, api }: EnrolDeps & { api: ServerApi },
  identity: Identity,
  signal: AbortSignal,
): Promise<Result<void, RequestFailure>> {
  const keys = await makeDeviceKeys();
  const body = {
    publicKey: keys.publicKey,
    secrets: [],
    ...(await askedBy(identity, keys, { now: clock.now(), seq: await knownSeq(db) })),
  };
  const answer: Answer<Enrolment> = await api.call(identity.id, '/api/devices/renew', Enrolment, {
    body,
    timeoutMs: TIMEOUT_MS,
    signal,
  });
  if (!answer.ok) return refuse(answer.error);
  await adopt(db, clock, answer.value, identity.name, keys.privateKey);
  bus.changed({ identity: true, outbox: 'judged' });
  return ok(undefined);
}

const RENEWAL_AUDIENCE = 'meja:device-renewal';
const RENEWAL_S = 45;

/** The number of the last change that this tablet knows to be its own: less than the server's where its disk was put back. */
const knownSeq = async (db: MejaDb): Promise<number> => (await readMeta(db, 'chain'))?.deviceSeq ?? 0;

/** The key that this tablet is known by asks for the new one, which shows that it is held here. */
async function askedBy(
  { id, tenantId, privateKey }: Identity,
  keys: DeviceKeys,
  { now, seq }: { now: number; seq: number },
): Promise<{ assertion: string; proof: string }> {
  const iat = Math.floor(now / 1000);
  const claims = {
    ...{ iss: id, sub: id, tid: tenantId, aud: RENEWAL_AUDIENCE },
    ...{ iat, exp: iat + RENEWAL_S, jti: crypto.randomUUID() },
  };
  return {
    assertion: await signed({ ...claims, seq, jkt: await thumbprintOf(keys.publicKey) }, privateKey),
    proof: await signed(claims, keys.privateKey),
  };
}

async function adopt(
  db: MejaDb,
  clock: Clock,
  enrolment: Enrolment,
  name: string,
  privateKey: CryptoKey,
): Promise<void> {
  const identity: Identity = {
    id: enrolment.deviceId,
    number: enrolment.deviceNumber,
    name,
    series: enrolment.series,
    tenantId: enrolment.tenantId,
    tenantName: enrolment.tenantName,
    outletId: enrolment.outletId,
    outletName: enrolment.outletName,
    enrolledAt: clock.now(),
    privateKey,
    revokedAt: null,
  };
  const { epoch, secret } = enrolment;
  const told = { epoch: epoch ?? null, secret: secret && (await secretFrom(secret)) };
  await adoptIdentity(db, identity, await makePinKey(), clock.now(), told);
}

/**
 * The keys to enrol with, the same until it has worked: by them the server knows a tablet again that never got its
 * answer, and does not call the code used.
 */
async function candidateKeys(db: MejaDb): Promise<DeviceKeys> {
  const kept = await readMeta(db, 'candidate');
  if (kept) return kept;
  const keys = await makeDeviceKeys();
  await writeMeta(db, 'candidate', keys);
  return keys;
}

/** The private half can sign, and can be read by nobody. */
async function makeDeviceKeys(): Promise<DeviceKeys> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const pair = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  return { privateKey: pair.privateKey, publicKey: { kty, crv, x, y } as JsonWebKey };
}
