import type { Handle } from '@sveltejs/kit/hooks';
import { withGuard } from '@meja/ui/browsers';

/** Runs when the page is built, there is no server for pages: a browser that is too old is told before the app begins. */
export const handle: Handle = ({ event, resolve }) => resolve(event, { transformPageChunk: withGuard });
