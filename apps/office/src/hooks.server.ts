import type { Handle } from '@sveltejs/kit/hooks';
import { withFirstTheme, withGuard } from '@meja/ui/browsers';

/**
 * Runs when the page is built, there is no server for pages: a browser that is too old is told before the app begins, and the theme is there before
 * anything is painted.
 */
export const handle: Handle = ({ event, resolve }) =>
  resolve(event, { transformPageChunk: (chunk) => withFirstTheme(withGuard(chunk)) });
