import type { DevicePrincipal } from '../../http/principal.ts';
import { whence, type Action, type AuditEntry, type AuditTrail, type Reason } from '../audit/index.ts';

/** Tells that a device was refused, or somebody who said to be it. */
export function noteRefusedDevice(
  audit: AuditTrail,
  action: Extract<Action, 'device.assertion_refused' | 'device.not_served' | 'device.renewal_refused'>,
  { tenantId, deviceId: id, outletId }: Omit<DevicePrincipal, 'kind'>,
  { reason, userAgent }: { reason: Reason; userAgent: string | null },
): void {
  // Who is not served has shown its key; whoever is refused for the assertion has not.
  const isShown = action !== 'device.assertion_refused';
  const entry: AuditEntry = {
    actor: isShown ? { kind: 'device', id } : { kind: 'nobody' },
    ...{ tenantId, outletId, action, target: { kind: 'device', id } },
    diff: { reason, ...whence(userAgent) },
  };
  audit.refused({ key: `${action} ${id} ${reason}`, concerned: () => Promise.resolve([entry]) });
}
