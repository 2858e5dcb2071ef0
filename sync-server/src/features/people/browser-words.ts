import Bowser from 'bowser';

export interface BrowserName {
  /** Null where it does not say what it is. */
  browser: string | null;
  platform: string | null;
}

/** What a browser calls itself, in the names that people know. It is what it claims, no more. */
export function browserOf(userAgent: string | null): BrowserName {
  if (userAgent === null || userAgent === '') return { browser: null, platform: null };
  const { browser, os } = Bowser.parse(userAgent);
  return { browser: browser.name || null, platform: os.name || null };
}
