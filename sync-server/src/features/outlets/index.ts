export { outletRoutes } from './outlets.routes.ts';
