import { toasts } from './feedback/toasts.ts';
import { panels } from './overlay/panels.ts';

/** Fetches what dialogs, sheets, menus and notices are made of before anybody opens one: for a moment in which nothing else is to be done. */
export async function fetchOverlays(): Promise<void> {
  await Promise.all([...Object.values(panels), toasts].map((part) => part.need()));
}
