import { v7 } from 'uuid';
import { version } from '$app/env';
import type { Storage as DbStorage } from '../data/db.ts';
import type { Argon2id } from '../data/pin.ts';
import type { Channel } from '../sync/bus.ts';
import type { Signal } from '../sync/engine.ts';
import type { Locks } from '../sync/leader.ts';
import { realTimers, type Timers } from '../sync/timers.ts';
import type { Fetch } from '../sync/transport.ts';
import { argon2InWorker } from './argon2.ts';
import type { Persistence } from './storage.svelte.ts';
import { lookForUpdate, registerServiceWorker } from './service-worker.ts';

type Listen<T extends unknown[]> = (listener: (...said: T) => void) => () => void;

/** All that the engine takes from the browser. */
export interface Environment {
  storage: DbStorage;
  fetch: Fetch;
  channel: Channel | null;
  locks: Locks | null;
  timers: Timers;
  wall: () => number;
  /** Milliseconds since the page began, by a clock that nobody can set. */
  ticks: () => number;
  chance: () => number;
  newId: () => string;
  argon2id: Argon2id;
  signals: Listen<[Signal]>;
  isVisible: () => boolean;
  /** The tab stands at an order, also while its screen is locked. */
  isInOrder: () => boolean;
  onActivity: Listen<[]>;
  memory: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  persistence: Persistence | null;
  /** The browser lets a page start without a network. */
  startsOffline: boolean;
  isSecure: boolean;
  /** The browser says that there is no network at all. That there is one says nothing. */
  isCutOff: () => boolean;
  appVersion: string;
  /** Looks now whether there is a newer version of the app. */
  lookForUpdate: () => void;
  onUpdateWaiting: (offer: (takeOver: () => void) => void) => void;
  onBug: (error: unknown) => void;
}

export function browserEnvironment(): Environment {
  const memory = tabMemory();
  return {
    storage: {},
    fetch: (input, init) => fetch(input, init),
    channel: 'BroadcastChannel' in globalThis ? new BroadcastChannel('meja') : null,
    locks: browserLocks(),
    timers: realTimers,
    wall: () => Date.now(),
    ticks: () => performance.now(),
    chance: () => Math.random(),
    newId: () => v7(),
    argon2id: argon2InWorker(),
    signals,
    isVisible: () => document.visibilityState === 'visible',
    isInOrder: () => location.pathname.startsWith('/order/'),
    onActivity,
    memory,
    persistence: 'storage' in navigator ? navigator.storage : null,
    startsOffline: 'serviceWorker' in navigator,
    appVersion: version,
    isSecure: isSecureContext && 'subtle' in crypto,
    isCutOff: () => !navigator.onLine,
    lookForUpdate,
    onUpdateWaiting: (offer) =>
      void registerServiceWorker({ memory, onActivity, onUpdateWaiting: offer }).catch(reportError),
    // Not the function itself: called as somebody's method it throws.
    onBug: (error) => reportError(error),
  };
}

/** Where the browser denies a tab its own storage, a reload asks for the PIN again. */
function tabMemory(): Environment['memory'] {
  try {
    return sessionStorage;
  } catch {
    return { getItem: () => null, setItem: () => undefined, removeItem: () => undefined };
  }
}

/** Outside a secure context there are none, and in some old browsers. */
function browserLocks(): Locks | null {
  if (!('locks' in navigator)) return null;
  const { locks } = navigator;
  return { request: (name, options, work) => locks.request(name, options, () => work()) };
}

const signals: Environment['signals'] = (listener) => {
  const over = new AbortController();
  const { signal } = over;
  addEventListener('online', () => listener('online'), { signal });
  addEventListener('offline', () => listener('offline'), { signal });
  // A page that was put away whole comes back without having become visible.
  addEventListener('pageshow', ({ persisted }) => persisted && listener('restored'), { signal });
  document.addEventListener(
    'visibilitychange',
    () => listener(document.visibilityState === 'visible' ? 'visible' : 'hidden'),
    { signal },
  );
  return () => over.abort();
};

const onActivity: Environment['onActivity'] = (listener) => {
  const over = new AbortController();
  const options = { signal: over.signal, passive: true, capture: true };
  for (const type of ['pointerdown', 'keydown', 'wheel', 'touchmove'] as const)
    addEventListener(type, () => listener(), options);
  return () => over.abort();
};
