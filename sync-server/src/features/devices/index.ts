export { BROUGHT_HOURS } from './devices.queries.ts';
export { deviceDoorRoutes, deviceOfficeRoutes } from './devices.routes.ts';
export { findDeviceKey } from './assertion.queries.ts';
export { lookFrom, missingNumbers } from './missing.queries.ts';
export { contentOf, isSignedBy } from './device-jws.ts';
