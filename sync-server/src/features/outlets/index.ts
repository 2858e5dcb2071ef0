export { settingsFeed, tablesFeed } from './outlets.feed.queries.ts';
export { outletRoutes } from './outlets.routes.ts';
export { outletSettingsRoutes } from './settings.routes.ts';
