import type { DeviceId, OutletId, StaffId, TenantId } from '@meja/domain';

/** Somebody signed in at head office. What they may do is looked up, not carried in the token. */
export interface UserPrincipal {
  kind: 'user';
  tenantId: TenantId;
  userId: StaffId;
  sessionId: string;
}

/** A tablet, bound to its outlet. */
export interface DevicePrincipal {
  kind: 'device';
  tenantId: TenantId;
  deviceId: DeviceId;
  outletId: OutletId;
}

export type Principal = UserPrincipal | DevicePrincipal;
