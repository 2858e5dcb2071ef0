/** Whether the page before this one was also the app's, so that going back stays inside. */
export function cameFromHere(base: string): boolean {
  // Where a browser can't tell, it counts as no: going back must not leave the app.
  if (!('navigation' in globalThis)) return false;
  const { currentEntry } = navigation;
  const before = currentEntry && navigation.entries()[currentEntry.index - 1]?.url;
  return before != null && new URL(before).pathname.startsWith(base);
}
