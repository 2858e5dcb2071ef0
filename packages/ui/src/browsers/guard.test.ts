import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { parse } from 'acorn';
import { describe, expect, it } from 'vitest';
import { GUARD, withGuard } from './guard.ts';
import { LEAST, LEAST_WORDS } from './least.ts';

const CURRENT = {
  AbortSignal: { any: () => undefined },
  CSS: { registerProperty: () => undefined },
  Object: { groupBy: () => undefined },
};

/** What the page of such a browser says, if it says anything. */
function shownIn(browser: object): string {
  let written = '';
  const document = { write: (html: string) => (written += html) };
  runInNewContext(GUARD, { window: browser, document });
  return written;
}

describe('the page of a browser', () => {
  it('is the app where the browser has what is needed', () => {
    expect(shownIn(CURRENT)).toBe('');
  });

  it.each(['AbortSignal', 'CSS', 'Object'])('says which ones Meja takes where %s lacks something', (name) => {
    for (const without of [
      { ...CURRENT, [name]: {} },
      { ...CURRENT, [name]: undefined },
    ]) {
      const page = shownIn(without);
      expect(page).toContain(LEAST_WORDS);
      expect(page).toContain('Peramban ini terlalu lama');
      expect(page).toContain('This browser is too old');
    }
    for (const version of Object.values(LEAST)) expect(LEAST_WORDS).toContain(version);
  });

  it('names the same ones as the README', () => {
    const readme = readFileSync(new URL('../../../../README.md', import.meta.url), 'utf8');
    expect(readme).toContain(LEAST_WORDS);
  });

  it('is decided in words that any browser understands', () => {
    expect(() => parse(GUARD, { ecmaVersion: 3 })).not.toThrow();
    expect(withGuard({ html: '<head>%meja.guard%</head>' })).toBe(`<head><script>${GUARD}</script></head>`);
  });
});
