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
import { whence, type AuditEntry, type AuditTrail } from '../audit/index.ts';
import { whyDeviceIsNotServed, whyOutletIsNotServed, type WhyNotServed } from '../standing/index.ts';
import { readRenewal } from './assertion.ts';
import {
  addDevice,
  closeFork,
  findEnrolled,
  firstOfLine,
  isCalled,
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
  audit: AuditTrail;
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
  const id = deps.newId();
  const { tenantId, outletId } = place;
  await addCode(tx, {
    tenantId,
    id,
    outletId,
    hash: deps.tokens.digest('enrolment', code),
    createdAt,
    createdBy: place.by,
    expiresAt,
  });
  deps.audit.record(tx, {
    ...{ tenantId, outletId, actor: { kind: 'user', id: place.by }, action: 'device.code_made' },
    target: { kind: 'enrolment_code', id },
    diff: { expires_at: expiresAt.toISOString() },
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
  /** Nobody has said yet that another tablet may have the same name. */
  ownName: boolean;
}

/** A device, and the secret that only it is told. */
export type Told = Enrolled & { secret: DeviceSecret | null };

/**
 * Takes a tablet in; undefined when the code does not. The code stays good where the name is taken. A tablet that asks again with the same key (it never got the
 * answer) is told the same, as long as the code would still be good.
 */
export async function enrol(
  deps: EnrolmentDeps,
  candidate: Candidate,
): Promise<Told | 'NAME_TAKEN' | undefined> {
  const code = readCode(candidate.code);
  if (code === undefined) return undefined;
  const found = await findCode(deps.db, deps.tokens.digest('enrolment', code));
  if (!found) return undefined;
  const { tenantId } = found;
  return withTenant(deps.db, tenantId, async (tx) => {
    const now = deps.clock();
    const locked = await lockCode(tx, found.id);
    if (!locked) return undefined;
    const { outletId } = locked;
    const refused = (reason: CodeRefusal) =>
      noteRefusedCode(deps, { tenantId, outletId, id: found.id }, reason);
    if (locked.expiresAt <= now) return refused('CODE_EXPIRED');
    const why = await whyOutletIsNotServed(tx, outletId);
    if (why) return refused(why);
    if (locked.deviceId !== null) {
      const earlier = await findEnrolled(tx, locked.deviceId);
      return sameKey(earlier.publicKey, candidate.publicKey)
        ? told(deps, earlier, candidate)
        : refused('CODE_USED');
    }
    if (candidate.ownName && (await isCalled(tx, outletId, candidate.name))) return 'NAME_TAKEN';
    const deviceId = deps.newId() as DeviceId;
    await addDevice(tx, {
      tenantId,
      id: deviceId,
      outletId,
      name: candidate.name,
      publicKey: candidate.publicKey,
      enrolledAt: now,
      enrolledBy: locked.createdBy,
      userAgent: candidate.userAgent,
      secret: secretFor(deps, deviceId, candidate),
    });
    await spendCode(tx, found.id, deviceId, now);
    const enrolled = await findEnrolled(tx, deviceId);
    deps.audit.record(tx, {
      ...{ tenantId, outletId, actor: { kind: 'device', id: deviceId }, onBehalfOf: locked.createdBy },
      ...{ action: 'device.enrolled', target: { kind: 'device', id: deviceId } },
      diff: {
        ...{ name: candidate.name, number: enrolled.deviceNumber, enrolment_code: found.id },
        ...whence(candidate.userAgent),
      },
    });
    return told(deps, enrolled, candidate);
  });
}

type CodeRefusal = 'CODE_EXPIRED' | 'CODE_USED' | WhyNotServed;

function noteRefusedCode(
  { audit }: Pick<EnrolmentDeps, 'audit'>,
  { tenantId, outletId, id }: { tenantId: TenantId; outletId: OutletId; id: string },
  reason: CodeRefusal,
): undefined {
  const entry: AuditEntry = {
    ...{ tenantId, outletId, actor: { kind: 'nobody' }, action: 'device.code_refused' },
    ...{ target: { kind: 'enrolment_code', id }, diff: { reason, ...whence() } },
  };
  audit.refused({ key: `device.code_refused ${id} ${reason}`, concerned: () => Promise.resolve([entry]) });
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
    const enrolled = await findEnrolled(tx, id);
    deps.audit.record(tx, {
      ...{ tenantId, outletId, actor: { kind: 'device', id: deviceId }, action: 'device.renewed' },
      target: { kind: 'device', id },
      diff: { name, number: enrolled.deviceNumber, renewed_from: deviceId, ...whence(asked.userAgent) },
    });
    return ok(told(deps, enrolled, asked));
  });
}
