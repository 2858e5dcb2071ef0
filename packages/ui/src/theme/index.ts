export { accentTheme, DEFAULT_BRAND, readableOn, type Accent, type AccentTheme } from './accent.ts';
export { applyBrand } from './brand.ts';
export {
  CATEGORY_COLORS,
  categoryColor,
  categoryStyle,
  isCategoryColor,
  type CategoryColor,
} from './categories.ts';
export { contrast, parseHex, toHex } from './color.ts';
export { theme, THEMES, type Theme } from './theme.svelte.ts';
