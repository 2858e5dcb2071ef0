import { chromium as own, expect as asked, type BrowserType } from '@playwright/test';

export * from '@playwright/test';

/** As patient as in the journeys: limits are there to end what hangs, not to measure the machine. */
export const expect = asked.configure({ timeout: 120_000 });

type Launch = BrowserType['launchPersistentContext'];

/** Whoever breaks the rehearsal off has it end its browsers: Playwright would end the process before all is put away. */
export const chromium: BrowserType = Object.assign(Object.create(own) as BrowserType, {
  launchPersistentContext: (...[profile, options]: Parameters<Launch>) =>
    own.launchPersistentContext(profile, { ...options, handleSIGINT: false }),
});
