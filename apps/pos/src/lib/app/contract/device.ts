import type { DeviceId, OutletId, Result } from '@meja/domain';
import type { Problem } from './problem.ts';

export interface DeviceInfo {
  id: DeviceId;
  number: number;
  name: string;
  outletId: OutletId;
  outletName: string;
  tenantName: string;
  /** The prefix of this device's order, receipt and shift numbers. */
  series: string;
  enrolledAt: number;
}

/**
 * `unusable`: nothing can be saved here, so no order may be taken. STORAGE_UNAVAILABLE: the browser gives no database (a private
 * window, a full or broken disk). RELOAD_NEEDED: a newer version of the app has upgraded the database in another tab.
 */
export type DeviceState =
  | { state: 'loading' }
  | { state: 'unusable'; code: 'STORAGE_UNAVAILABLE' | 'RELOAD_NEEDED' }
  | { state: 'unenrolled' }
  | ({ state: 'enrolled' } & DeviceInfo)
  | ({ state: 'revoked' } & DeviceInfo);

export interface DeviceController {
  readonly current: DeviceState;
  /**
   * Codes: ENROLMENT_CODE_INVALID, OFFLINE, RATE_LIMITED, INSECURE_CONTEXT, NOT_KEPT, STORAGE_TOO_SMALL, APP_FAILED, and the
   * server's own.
   * DEVICE_NAME_TAKEN: another tablet of the outlet is called the same; with `isShared` it is taken in all the same.
   */
  enrol(code: string, deviceName: string, options?: { isShared?: boolean }): Promise<Result<void, Problem>>;
}
