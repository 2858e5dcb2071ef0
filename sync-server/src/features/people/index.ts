export { hashSecret } from './passwords.ts';
export { peopleRoutes } from './people.routes.ts';
