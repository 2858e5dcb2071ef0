export { deviceDoorRoutes, deviceOfficeRoutes } from './devices.routes.ts';
