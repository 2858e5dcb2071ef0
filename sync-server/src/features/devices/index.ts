export { deviceDoorRoutes, deviceOfficeRoutes } from './devices.routes.ts';
export { findDeviceKey, lookFrom, missingNumbers } from './devices.queries.ts';
export type { PublicKey } from './public-key.ts';
