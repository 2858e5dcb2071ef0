import type { DeviceId, OutletId, TenantId } from '@meja/domain';

/** The device that a push comes from, by its verified token. */
export interface DeviceScope {
  tenantId: TenantId;
  outletId: OutletId;
  deviceId: DeviceId;
}

/** The device is not served, or not any more. */
export class DeviceGone extends Error {}
