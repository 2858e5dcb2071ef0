/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { Page } from '@playwright/test';

/** From the moment in which the finger was lifted, in ms. */
export interface Tap {
  /** Since the page began. */
  at: number;
  durable: number;
  nextPaint: number;
  shown: number;
}

interface Watch {
  taps: { at: number; durable?: number; shown?: number; nextPaint?: number }[];
  /** Called when something has become known of a tap. */
  told: () => void;
}

declare global {
  var tapWatch: Watch;
}

/**
 * Watches from outside what the app does about a touch: when IndexedDB reports that a write into the outbox is committed, when the
 * browser has painted what the touch led to at once (Event Timing), and when the frame with another line on the bill is out.
 */
export async function watchTaps(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const watch: Watch = { taps: [], told: () => undefined };
    globalThis.tapWatch = watch;
    const isDish = (target: EventTarget | null) =>
      target instanceof Element && target.closest('[data-testid="products"] button') !== null;

    addEventListener(
      'pointerup',
      (event) => {
        if (isDish(event.target)) watch.taps.push({ at: event.timeStamp });
      },
      { capture: true },
    );

    const begin = IDBDatabase.prototype.transaction;
    IDBDatabase.prototype.transaction = function (this: IDBDatabase, ...args) {
      const transaction = begin.apply(this, args);
      const tap = watch.taps.at(-1);
      const stores = transaction.objectStoreNames;
      // What applies a pull touches the outbox too, and the journal beside it.
      const isDispatch = stores.contains('outbox') && !stores.contains('journal');
      if (transaction.mode === 'readwrite' && isDispatch && tap)
        transaction.addEventListener('complete', () => {
          tap.durable ??= performance.now() - tap.at;
          watch.told();
        });
      return transaction;
    };

    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as PerformanceEventTiming[])
        for (const tap of watch.taps)
          if (entry.interactionId > 0 && Math.abs(entry.startTime - tap.at) < 1)
            tap.nextPaint = Math.max(tap.nextPaint ?? 0, entry.duration);
    }).observe({ type: 'event', durationThreshold: 16, buffered: true } as PerformanceObserverInit);

    let lines = 0;
    const look = () => {
      const now = document.querySelectorAll('[aria-label="Pesanan"] [data-testid="line"]').length;
      const tap = watch.taps.at(-1);
      if (now > lines && tap && tap.shown === undefined)
        // The callback after the next frame runs when the one with the line in it has been handed over.
        requestAnimationFrame(() =>
          setTimeout(() => {
            tap.shown ??= performance.now() - tap.at;
            watch.told();
          }),
        );
      lines = now;
    };
    addEventListener('DOMContentLoaded', () => {
      new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
    });
  });
}

/** Resolves when so many taps are through. It asks once: to look again and again would take the time of what is measured. */
export const throughTaps = (page: Page, count: number): Promise<void> =>
  page.evaluate(
    (wanted) =>
      new Promise<void>((resolve) => {
        tapWatch.told = () => {
          const through = tapWatch.taps.filter((tap) => tap.durable !== undefined && tap.shown !== undefined);
          if (through.length >= wanted) resolve();
        };
        tapWatch.told();
      }),
    count,
  );

/** The taps since the last reading. */
export async function readTaps(page: Page): Promise<Tap[]> {
  // Event Timing reports within a second or so, and what took less than a frame not at all.
  await page.waitForTimeout(300);
  return page.evaluate(() => {
    const taps = tapWatch.taps.splice(0);
    return taps.map(({ at, durable = NaN, shown = NaN, nextPaint = 16 }) => ({
      at,
      durable,
      shown,
      nextPaint,
    }));
  });
}
