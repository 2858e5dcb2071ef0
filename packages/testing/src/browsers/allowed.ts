/** Something too new for our oldest browsers that is used all the same, and why that does no harm there. */
export interface Allowance {
  /** Its path in the compatibility data; whatever is below it is allowed too. */
  feature: string;
  why: string;
}

export const ALLOWED: readonly Allowance[] = [
  {
    feature: 'api.Navigation.currentEntry',
    why: 'apps/office history.ts asks first whether there is a navigation, and does without.',
  },
  { feature: 'api.Navigator.share', why: 'hand-out.ts asks canShare first, and saves a file instead.' },
  { feature: 'api.Window.cancelIdleCallback', why: 'idle.ts asks for requestIdleCallback first.' },
  {
    feature: 'css.at-rules.page',
    why: 'The size of a receipt on paper; without it the printer’s own is taken.',
  },
  { feature: 'css.properties.cursor', why: 'The look of a pointer, which an iPad has only with a mouse.' },
  { feature: 'css.properties.font-family.ui-monospace', why: 'Other fonts follow it.' },
  { feature: 'css.properties.font-family.ui-sans-serif', why: 'Other fonts follow it.' },
  { feature: 'css.properties.resize', why: 'How a text field is drawn larger; an iPad has none of that.' },
  { feature: 'css.properties.scrollbar-color', why: 'Only the look of scrollbars.' },
  {
    feature: 'css.properties.scrollbar-width',
    why: 'Where it is missing, ::-webkit-scrollbar says the same.',
  },
  { feature: 'css.properties.text-decoration.dotted', why: 'Only the look of a line.' },
  { feature: 'css.properties.text-wrap', why: 'Only where lines break.' },
  { feature: 'css.selectors.selection', why: 'Only the look of marked text.' },
  { feature: 'javascript.builtins.Error.stackTraceLimit', why: 'zod sets it, and reads back what it set.' },
  { feature: 'javascript.builtins.Temporal', why: 'SvelteKit revives such values only where they are sent.' },
  {
    feature: 'javascript.builtins.Uint8Array.toBase64',
    why: 'SvelteKit takes it only where it is there, and btoa elsewhere.',
  },
];
