import { z } from '@hono/zod-openapi';
import { DeviceId, OutletId, TenantId } from '@meja/domain';
import { Instant } from '../../http/fields.ts';
import { PublicKey } from './public-key.ts';

export const Device = z
  .object({
    id: DeviceId,
    outletId: OutletId,
    outletName: z.string(),
    number: z.int(),
    /** What the device's order and receipt numbers begin with. */
    series: z.string(),
    name: z.string(),
    enrolledAt: Instant,
    enrolledBy: z.string().nullable(),
    lastSeenAt: Instant.nullable(),
    /** The last of its changes that has arrived. */
    lastSeq: z.int(),
    /** Numbers before `lastSeq` that the server does not hold though it holds earlier ones. */
    missing: z.array(z.object({ from: z.int(), to: z.int(), acknowledged: z.boolean() })),
    /** Records that do not follow on the one before them, and that nobody has acknowledged. */
    chainBreaks: z.int(),
    revokedAt: Instant.nullable(),
    userAgent: z.string().nullable(),
    appVersion: z.string().nullable(),
  })
  .openapi('Device');

/** By what a tablet checks PINs (see PinCheck): Base64, told once. */
export const Secret = z.object({ name: z.string(), value: z.string() });

export const Enrolled = z
  .object({
    deviceId: DeviceId,
    deviceNumber: z.int(),
    tenantId: TenantId,
    tenantName: z.string(),
    outletId: OutletId,
    outletName: z.string(),
    series: z.string(),
    serverTime: z.int(),
    /** The server's history: a tablet that knows another one delivers again what it had delivered to that. */
    epoch: z.string(),
    secret: Secret.optional(),
  })
  .openapi('EnrolledDevice');

/** The names of the secrets that an app has. An app of before there were any names none, and is given none. */
export const SecretsKnown = z.array(z.string().max(40)).max(20).optional();

/** Apps of before that sent the new key alone; they have to be brought up to date first. */
export const RenewalRequest = z.object({
  publicKey: PublicKey,
  assertion: z.string().max(2_000).optional(),
  proof: z.string().max(2_000).optional(),
  secrets: SecretsKnown,
});
