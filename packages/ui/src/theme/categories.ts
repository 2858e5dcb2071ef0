/** The palette of menu categories, in the order in which a new menu takes them: neighbours differ well. */
export const CATEGORY_COLORS = [
  'chili',
  'pandan',
  'turmeric',
  'sky',
  'papaya',
  'grape',
  'lagoon',
  'orchid',
  'lime',
  'indigo',
  'cocoa',
  'slate',
] as const;
export type CategoryColor = (typeof CATEGORY_COLORS)[number];

export const isCategoryColor = (name: unknown): name is CategoryColor =>
  (CATEGORY_COLORS as readonly unknown[]).includes(name);

/** The stored name where it is one of ours; otherwise always the same colour for the same name. */
export function categoryColor(name: string | null | undefined): CategoryColor {
  if (isCategoryColor(name)) return name;
  let sum = 0;
  for (const letter of name ?? '') sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 65_521;
  return CATEGORY_COLORS[sum % CATEGORY_COLORS.length] ?? 'slate';
}

/**
 * For `style={…}`: sets `--cat` and `--cat-soft`, which the `cat` utilities paint with. Names are looked up at run time,
 * so that a menu may use any of them without each having a class of its own.
 */
export function categoryStyle(name: string | null | undefined): string {
  const color = categoryColor(name);
  return `--cat: var(--color-cat-${color}); --cat-soft: var(--color-cat-${color}-soft)`;
}
