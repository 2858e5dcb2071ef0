export { accountRoutes } from './account.routes.ts';
export { MAILS } from './mails.ts';
export { hashSecret, matchesSecret } from './passwords.ts';
export { hashInPhc, isMacOf, proofKeyOf } from './pins.ts';
export { pinRoutes } from './pins.routes.ts';
export { staffFeed } from './people.feed.queries.ts';
export { peopleRoutes } from './people.routes.ts';
