export { ENGINES } from './installed.ts';
export { test, type EngineOptions } from './journey.ts';
export { button, element, field, heading, link } from './look.ts';
export type { BrowserTab } from './browser-tab.ts';
