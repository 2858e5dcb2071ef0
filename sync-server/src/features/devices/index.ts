export { deviceDoorRoutes, deviceOfficeRoutes } from './devices.routes.ts';
export { findDeviceKey, isWithin, missingNumbers, type Gap } from './devices.queries.ts';
export type { PublicKey } from './public-key.ts';
