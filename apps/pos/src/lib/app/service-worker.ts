import type { Workbox } from 'workbox-window';
import { dev } from '$app/env';

const UPDATE_CHECK_EVERY_MS = 60 * 60 * 1000;
const ASK_AGAIN_MS = 1_000;

export interface ServiceWorkerOptions {
  /**
   * A complete new version is ready on this device. Call `takeOver` when nobody is in the middle of anything:
   * it switches to the new version and reloads the page. May be called again with a newer version's `takeOver`.
   */
  onUpdateWaiting: (takeOver: () => void) => void;
}

/**
 * Registers the service worker that lets the app start without a network, and looks for new versions once an
 * hour, when the network returns and when the app is shown again.
 */
export async function registerServiceWorker({ onUpdateWaiting }: ServiceWorkerOptions): Promise<void> {
  // Browsers offer service workers on https and localhost only.
  if (dev || !('serviceWorker' in navigator)) return;

  const { Workbox } = await import('workbox-window');
  const workbox = new Workbox('/service-worker.js', { updateViaCache: 'none' });
  const reload = (): void => location.reload();
  let wasControlled = navigator.serviceWorker.controller !== null;
  let takingOver = false;

  workbox.addEventListener('waiting', () => {
    onUpdateWaiting(() => {
      if (takingOver) return;
      takingOver = true;
      workbox.messageSkipWaiting();
      // A word to a worker that the browser is just putting to sleep gets lost; the reload ends this.
      setInterval(() => workbox.messageSkipWaiting(), ASK_AGAIN_MS);
    });
  });

  workbox.addEventListener('controlling', () => {
    if (takingOver) return reload();
    // Another tab let the new version take over: this page still runs the old one and has to follow.
    if (wasControlled) onUpdateWaiting(reload);
    // Otherwise this is the very first version taking charge of a page that already runs it.
    wasControlled = true;
  });

  await workbox.register();
  lookForUpdates(workbox);
}

let look: () => void = () => undefined;

/** Once the service worker is registered, looks for a newer version than this one. */
export const lookForUpdate = (): void => look();

function lookForUpdates(workbox: Workbox): void {
  // Failing to reach the server is an offline tablet's normal day; the next occasion comes.
  look = () => void workbox.update().catch(() => undefined);
  setInterval(lookForUpdate, UPDATE_CHECK_EVERY_MS);
  addEventListener('online', lookForUpdate);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') look();
  });
}
