import { goto } from '$app/navigation';
import { resolve } from '$app/paths';

type ListPath = '/orders' | '/shifts' | '/audit' | '/attention';

/** Whether the page before this one was also the app's, so that going back stays inside. */
function cameFromHere(base: string): boolean {
  // Where a browser can't tell, it counts as no: going back must not leave the app.
  if (!('navigation' in globalThis)) return false;
  const { currentEntry } = navigation;
  const before = currentEntry && navigation.entries()[currentEntry.index - 1]?.url;
  return before != null && new URL(before).pathname.startsWith(base);
}

/** Back to where one came from; who came by a link from elsewhere goes to the list. */
export function backFrom(list: ListPath): void {
  if (cameFromHere(resolve('/'))) history.back();
  else void goto(resolve(list));
}

/** Shows the list as its filters have it. The address changes in its place, so that Back leads out of the list. */
export function showFiltered(list: ListPath, params: URLSearchParams): void {
  const query = params.toString();
  void goto(resolve(query === '' ? list : `${list}?${query}`), { replace: true, reset: false });
}
