import type { Workbox } from 'workbox-window';
import { dev } from '$app/env';

const UPDATE_CHECK_EVERY_MS = 60 * 60 * 1000;
/** Taking over takes well under a second, on a burdened tablet a few. */
const TAKES_OVER_WITHIN_MS = 5_000;
/** Reloads at most, for one word of the cashier's. */
const TRIES = 4;
/** Where a page notes for the one after it that the new version was let in, and how many tries are left. */
const LET_IN = 'meja:new-version';

export interface ServiceWorkerOptions {
  /** Outlives a reload of this tab, and nothing else. */
  memory: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
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
export async function registerServiceWorker({
  memory,
  onUpdateWaiting,
}: ServiceWorkerOptions): Promise<void> {
  // Browsers offer service workers on https and localhost only.
  if (dev || !('serviceWorker' in navigator)) return;

  const { Workbox } = await import('workbox-window');
  const workbox = new Workbox('/service-worker.js', { updateViaCache: 'none' });
  const reload = (): void => location.reload();
  let wasControlled = navigator.serviceWorker.controller !== null;
  let takingOver = false;

  const letIn = Number(memory.getItem(LET_IN));
  // Spent, whatever becomes of it: the next new version is to be asked for.
  memory.removeItem(LET_IN);

  const takeOver = (tries: number): void => {
    if (takingOver) return;
    takingOver = true;
    workbox.messageSkipWaiting();
    // Whatever reaches the old worker while the browser stops it keeps it going, and the new one is passed over: leaving
    // the page has the browser try again.
    setTimeout(() => {
      if (tries > 1) memory.setItem(LET_IN, String(tries - 1));
      reload();
    }, TAKES_OVER_WITHIN_MS);
  };

  workbox.addEventListener('waiting', ({ wasWaitingBeforeRegister }) => {
    if (letIn > 0 && wasWaitingBeforeRegister) takeOver(letIn);
    else onUpdateWaiting(() => takeOver(TRIES));
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
