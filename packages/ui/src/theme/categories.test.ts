import { describe, expect, it } from 'vitest';
import { CATEGORY_COLORS, categoryColor, categoryStyle } from './categories.ts';

describe('the colour of a category', () => {
  it('is the stored one', () => {
    expect(categoryColor('turmeric')).toBe('turmeric');
    expect(categoryStyle('turmeric')).toContain('--cat: var(--color-cat-turmeric)');
  });

  it('is always the same for a name that is not in the palette', () => {
    expect(categoryColor('Menu Ramadan')).toBe(categoryColor('Menu Ramadan'));
    expect(CATEGORY_COLORS).toContain(categoryColor('Menu Ramadan'));
  });

  it('is there even where nothing is stored', () => {
    expect(CATEGORY_COLORS).toContain(categoryColor(null));
  });
});
