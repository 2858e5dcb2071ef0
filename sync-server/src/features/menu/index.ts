export { categoriesFeed, modifierGroupsFeed, productsFeed } from './menu.feed.queries.ts';
export { menuRoutes } from './menu.routes.ts';
