/// <reference lib="dom" />
import type { Page } from '@playwright/test';

/** By this machine's clock, which all its browsers share; ms. */
interface Sightings {
  /** When a finger was lifted from a dish. */
  taps: number[];
  /** When the frame with one more line on the bill was out, for each line but those that were there at first. */
  lines: number[];
  /** Called when another line has been seen. */
  told: () => void;
}

declare global {
  var sightings: Sightings;
}

export async function watchForLines(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const seen: Sightings = { taps: [], lines: [], told: () => undefined };
    globalThis.sightings = seen;
    addEventListener(
      'pointerup',
      ({ target, timeStamp }) => {
        if (target instanceof Element && target.closest('[data-testid="products"] button'))
          seen.taps.push(performance.timeOrigin + timeStamp);
      },
      { capture: true },
    );
    let known: number | undefined;
    const look = () => {
      const now = document.querySelectorAll('[aria-label="Pesanan"] [data-testid="line"]').length;
      if (known !== undefined && now > known)
        requestAnimationFrame(() =>
          setTimeout(() => {
            seen.lines.push(performance.timeOrigin + performance.now());
            seen.told();
          }),
        );
      if (known !== undefined || now > 0) known = now;
    };
    addEventListener('DOMContentLoaded', () => {
      new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
    });
  });
}

/** Resolves when so many lines have been seen. It asks once: to look again and again would take the time of what is measured. */
export const untilSeen = (page: Page, lines: number): Promise<void> =>
  page.evaluate(
    (wanted) =>
      new Promise<void>((resolve) => {
        sightings.told = () => sightings.lines.length >= wanted && resolve();
        sightings.told();
      }),
    lines,
  );

export const readSightings = (page: Page): Promise<Pick<Sightings, 'taps' | 'lines'>> =>
  page.evaluate(() => ({ taps: sightings.taps, lines: sightings.lines }));
