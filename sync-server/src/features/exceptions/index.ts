export { exceptionRoutes } from './exceptions.routes.ts';
