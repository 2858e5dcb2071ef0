import {
  ok,
  refuse,
  type DeviceId,
  type OutletId,
  type Result,
  type StaffId,
  type TenantId,
} from '@meja/domain';
import type { Db, Tx } from '../../db/database.ts';
import { withTenant } from '../../db/tenant.ts';
import type { DeviceSecret, Tokens } from '../../http/tokens.ts';
import { whyDeviceIsNotServed, whyOutletIsNotServed, type WhyNotServed } from '../standing/index.ts';
import { readRenewal } from './assertion.ts';
import {
  addDevice,
  closeFork,
  findEnrolled,
  firstOfLine,
  lockRenewable,
  type Enrolled,
  type GivenSecret,
  type Renewable,
} from './devices.queries.ts';
import { addCode, findCode, lockCode, spendCode } from './enrolment.queries.ts';
import type { DevicePrincipal } from '../../http/principal.ts';
import { newCode, readCode, spellCode } from './enrolment-code.ts';
import { sameKey, type PublicKey } from './public-key.ts';

const VALID_MS = 600_000;
/** So long an app that makes no proofs is believed: by then it was online, and is a newer one. */
const BELIEVED_MS = 60 * 86_400_000;

export interface EnrolmentDeps {
  db: Db;
  clock: () => Date;
  newId: () => string;
  tokens: Tokens;
}

/** A code that lets one tablet into the outlet, within ten minutes. It is kept as a hash only. */
export async function issueCode(
  deps: EnrolmentDeps,
  tx: Tx,
  place: { tenantId: TenantId; outletId: OutletId; by: StaffId },
): Promise<{ code: string; expiresAt: Date }> {
  const code = newCode();
  const createdAt = deps.clock();
  const expiresAt = new Date(createdAt.getTime() + VALID_MS);
  await addCode(tx, {
    tenantId: place.tenantId,
    id: deps.newId(),
    outletId: place.outletId,
    hash: deps.tokens.digest('enrolment', code),
    createdAt,
    createdBy: place.by,
    expiresAt,
  });
  return { code: spellCode(code), expiresAt };
}

export interface Candidate {
  code: string;
  name: string;
  publicKey: PublicKey;
  userAgent: string | null;
  /** The app checks PINs by a secret of its own, and makes proofs. */
  proves: boolean;
}

/** A device, and the secret that only it is told. */
export type Told = Enrolled & { secret: DeviceSecret | null };

/**
 * Takes a tablet in; undefined when the code does not. A tablet that asks again with the same key (it never got the
 * answer) is told the same, as long as the code would still be good.
 */
export async function enrol(deps: EnrolmentDeps, candidate: Candidate): Promise<Told | undefined> {
  const code = readCode(candidate.code);
  if (code === undefined) return undefined;
  const found = await findCode(deps.db, deps.tokens.digest('enrolment', code));
  if (!found) return undefined;
  return withTenant(deps.db, found.tenantId, async (tx) => {
    const now = deps.clock();
    const locked = await lockCode(tx, found.id);
    if (!locked || locked.expiresAt <= now) return undefined;
    if (await whyOutletIsNotServed(tx, locked.outletId)) return undefined;
    if (locked.deviceId !== null) {
      const earlier = await findEnrolled(tx, locked.deviceId);
      return sameKey(earlier.publicKey, candidate.publicKey) ? told(deps, earlier, candidate) : undefined;
    }
    const deviceId = deps.newId() as DeviceId;
    await addDevice(tx, {
      tenantId: found.tenantId,
      id: deviceId,
      outletId: locked.outletId,
      name: candidate.name,
      publicKey: candidate.publicKey,
      enrolledAt: now,
      enrolledBy: locked.createdBy,
      userAgent: candidate.userAgent,
      secret: secretFor(deps, deviceId, candidate),
    });
    await spendCode(tx, found.id, deviceId, now);
    return told(deps, await findEnrolled(tx, deviceId), candidate);
  });
}

type Asking = Pick<Candidate, 'proves'>;

const secretFor = (
  { tokens, clock }: EnrolmentDeps,
  deviceId: DeviceId,
  { proves }: Asking,
): GivenSecret => ({
  name: proves ? tokens.deviceSecret(deviceId).name : null,
  believedUntil: new Date(clock().getTime() + BELIEVED_MS),
});

const told = ({ tokens }: EnrolmentDeps, enrolled: Enrolled, { proves }: Asking): Told => ({
  ...enrolled,
  secret: proves && !enrolled.hasSecret ? tokens.deviceSecret(enrolled.deviceId) : null,
});

export interface Renewal {
  publicKey: PublicKey;
  /** Signed with the key that the tablet has been known by, and with the new one. */
  assertion: string;
  proof: string;
  userAgent: string | null;
  /** See Candidate. */
  proves: boolean;
  /** Counts the renewal against the device from which this one descends; throws where there were too many. */
  spend: (firstOfLine: string) => Promise<void>;
}

/**
 * What speaks for two devices under one identity: a number that stands for something else, one that is not there to be
 * followed, or a device that knows less of its own work than the server does, as after its disk was put back.
 */
const isCopied = ({ forkedAt, offeredFrom, lastSeq }: Renewable, knownSeq: number | undefined): boolean =>
  forkedAt !== null ||
  (offeredFrom !== null && offeredFrom > lastSeq + 1) ||
  (knownSeq !== undefined && knownSeq < lastSeq);

/**
 * Makes a tablet that found itself copied (its numbers stand for another's records) a device of its own, at the same
 * outlet and under the next number, or says why not. FORBIDDEN: nothing was found
 * that speaks for a copy, or its key did not ask for it.
 */
export async function renew(
  deps: EnrolmentDeps,
  { tenantId, deviceId, outletId }: Omit<DevicePrincipal, 'kind'>,
  asked: Renewal,
): Promise<Result<Told, WhyNotServed | 'FORBIDDEN'>> {
  return withTenant(deps.db, tenantId, async (tx) => {
    const known = await lockRenewable(tx, deviceId);
    if (!known) return refuse((await whyDeviceIsNotServed(tx, deviceId)) ?? 'UNAUTHENTICATED');
    const { name, enrolledBy } = known;
    const wish = await readRenewal(tx, { deviceId, tenantId }, asked, deps.clock());
    if (!wish || !isCopied(known, wish.knownSeq)) return refuse('FORBIDDEN');
    await asked.spend(await firstOfLine(tx, deviceId));
    await closeFork(tx, deviceId);
    const id = deps.newId() as DeviceId;
    const enrolledAt = deps.clock();
    await addDevice(tx, {
      tenantId,
      id,
      outletId,
      publicKey: asked.publicKey,
      userAgent: asked.userAgent,
      enrolledAt,
      ...{ name, enrolledBy },
      renewedFrom: deviceId,
      secret: secretFor(deps, id, asked),
    });
    return ok(told(deps, await findEnrolled(tx, id), asked));
  });
}
