export { BROUGHT_HOURS } from './devices.queries.ts';
export { deviceOfficeRoutes } from './devices.routes.ts';
export { deviceDoorRoutes } from './door.routes.ts';
export { findDeviceKey } from './assertion.queries.ts';
export { lookFrom, missingNumbers } from './missing.queries.ts';
export { contentOf, isSignedBy } from './device-jws.ts';
