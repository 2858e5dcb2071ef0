import type { Workbox } from 'workbox-window';
import { dev } from '$app/env';

const UPDATE_CHECK_EVERY_MS = 60 * 60 * 1000;
/** Taking over takes well under a second, on a burdened tablet a few. */
const TAKES_OVER_WITHIN_MS = 5_000;
/** So often at most it is tried for one word of the cashier's. */
const TRIES = 3;
/** Where a page notes for the one after it that the new version was let in, and how many tries are left. */
const LET_IN = 'meja:new-version';

export interface ServiceWorkerOptions {
  /** Outlives a reload of this tab, and nothing else. */
  memory: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  /** Somebody touches the screen or a key. */
  onActivity: (listener: () => void) => void;
  /**
   * A complete new version is ready on this device. Call `takeOver` when nobody is in the middle of anything: it switches to
   * the new version and reloads the page, unless somebody goes on before it has. May be called again with another `takeOver`.
   */
  onUpdateWaiting: (takeOver: () => void) => void;
}

/**
 * Registers the service worker that lets the app start without a network, and looks for new versions once an
 * hour, when the network returns and when the app is shown again.
 */
export async function registerServiceWorker(options: ServiceWorkerOptions): Promise<void> {
  const { memory, onActivity, onUpdateWaiting } = options;
  // Browsers offer service workers on https and localhost only.
  if (dev || !('serviceWorker' in navigator)) return;

  const reload = (): void => location.reload();
  const letIn = Number(memory.getItem(LET_IN));
  // Spent, whatever becomes of it: the next new version is to be asked for.
  memory.removeItem(LET_IN);
  let isLetIn = letIn > 0;
  let wasControlled = navigator.serviceWorker.controller !== null;
  let isTouched = false;
  onActivity(() => (isTouched = true));

  /** Loads the page anew; `later` is offered in its place to somebody who has gone on with something meanwhile. */
  const leave = (later: () => void): void => {
    if (!isTouched) return reload();
    isLetIn = false;
    onUpdateWaiting(later);
  };

  // From the very start on: the new version may take charge of a page that is still being loaded.
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (isLetIn) leave(reload);
    // Another tab let the new version take over: this page still runs the old one and has to follow.
    else if (wasControlled) onUpdateWaiting(reload);
    // Otherwise this is the very first version taking charge of a page that already runs it.
    wasControlled = true;
  });

  const { Workbox } = await import('workbox-window');
  const workbox = new Workbox('/service-worker.js', { updateViaCache: 'none' });
  let patience: ReturnType<typeof setTimeout> | undefined;

  const takeOver = (tries: number): void => {
    isLetIn = true;
    isTouched = false;
    workbox.messageSkipWaiting();
    // Whatever reaches the old worker while the browser stops it keeps it going, and the new one is passed over: leaving
    // the page has the browser try again.
    clearTimeout(patience);
    patience = setTimeout(() => {
      if (tries > 1 && !isTouched) memory.setItem(LET_IN, String(tries - 1));
      leave(() => takeOver(TRIES));
    }, TAKES_OVER_WITHIN_MS);
  };

  workbox.addEventListener('waiting', ({ wasWaitingBeforeRegister }) => {
    if (letIn > 0 && wasWaitingBeforeRegister && !isTouched) takeOver(letIn);
    else onUpdateWaiting(() => takeOver(TRIES));
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
