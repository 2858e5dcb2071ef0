export { Pokes } from './pokes.ts';
export { syncRoutes } from './sync.routes.ts';
