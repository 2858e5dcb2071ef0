export { exceptionRoutes } from './exceptions.routes.ts';
export { resolutionRoutes } from './resolutions.routes.ts';
