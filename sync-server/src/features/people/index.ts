export { hashSecret, matchesSecret } from './passwords.ts';
export { staffFeed } from './people.feed.queries.ts';
export { peopleRoutes } from './people.routes.ts';
