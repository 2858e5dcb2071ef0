import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

const WCAG_AA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];

/** What of a page stands in none of its landmarks, where people who jump from one to the next never come. */
export async function outsideLandmarks(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().withRules('region').analyze();
  return violations.flatMap(({ nodes }) => nodes.map(({ target }) => target.join(' ')));
}

/**
 * What a screen reader, a keyboard or a weak eye would stumble over, by WCAG 2.1 AA: on a whole page light and dark, or in
 * the light `within` a part of one that has been looked at.
 */
export async function obstacles(page: Page, within?: string): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of within === undefined ? (['light', 'dark'] as const) : (['light'] as const)) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // Our pages hold no others, which is all that the slower way is for.
    const look = new AxeBuilder({ page })
      .include(within ?? 'html')
      .setLegacyMode()
      .options({ resultTypes: ['violations'] });
    // In the dark nothing but the colours is different.
    const { violations } = await (
      colorScheme === 'light' ? look.withTags(WCAG_AA) : look.withRules('color-contrast')
    ).analyze();
    for (const { id, nodes } of violations)
      found.push(...nodes.map(({ target }) => `${colorScheme}, ${id}: ${target.join(' ')}`));
  }
  return found;
}
