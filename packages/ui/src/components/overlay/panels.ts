import { Later } from '../later.svelte.ts';

/** What overlays are made of weighs more than the screens below them, and none is open when the app starts. */
export const panels = {
  dialog: new Later(() => import('./DialogPanel.svelte')),
  menu: new Later(() => import('./MenuPanel.svelte')),
  sheet: new Later(() => import('./SheetPanel.svelte')),
} as const;
