import type { Page } from '@playwright/test';

/** A tablet that lies, one that stands, and a phone. */
export const SIZES = [
  { width: 1280, height: 800 },
  { width: 820, height: 1180 },
  { width: 390, height: 844 },
] as const;

/** What runs out of its place, at each size: texts beyond the box that they stand in, beyond what holds that, or beyond the screen. */
export async function overflowing(
  page: Page,
  sizes: readonly (typeof SIZES)[number][] = SIZES,
): Promise<string[]> {
  const found: string[] = [];
  for (const size of sizes) {
    await page.setViewportSize(size);
    await settled(page);
    const here = await page.evaluate(textsOutOfPlace);
    found.push(...here.map((text) => `${size.width}x${size.height}: ${text}`));
  }
  await page.setViewportSize(SIZES[0]);
  return found;
}

/** What measures itself has been told of the size, and what moves has come to its place. */
const settled = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const frame = () => new Promise((drawn) => requestAnimationFrame(drawn));
    for (let i = 0; i < 3; i += 1) await frame();
    // Not what moves with a list that is scrolled: that never ends.
    const moving = document
      .getAnimations()
      .filter(
        ({ timeline, effect }) =>
          timeline === document.timeline && effect?.getTiming().iterations !== Infinity,
      );
    await Promise.all(moving.map(({ finished }) => finished.catch(() => undefined)));
  });

/** Runs in the page. */
function textsOutOfPlace(): string[] {
  const ROUNDING = 1.5;
  const found = new Set<string>();
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth)
    found.add(`the page is ${root.scrollWidth - root.clientWidth} px too wide`);
  const named = (element: Element): string => {
    const role = element.closest('[data-testid], [role], section, header, footer, main, nav, aside');
    const where =
      role?.getAttribute('data-testid') ?? role?.getAttribute('role') ?? role?.tagName.toLowerCase();
    return `${where}: ${element.tagName.toLowerCase()} “${(element.textContent ?? '').trim().slice(0, 24)}”`;
  };
  /** Whoever made it has said that the end may be missing, and what is missing is shown by dots. */
  const isCutKnowingly = (style: CSSStyleDeclaration): boolean =>
    (style.textOverflow === 'ellipsis' && style.overflowX !== 'visible') || style.webkitLineClamp !== 'none';

  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const element = node.parentElement;
    if (!element || node.textContent?.trim() === '' || !element.checkVisibility()) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const rects = [...range.getClientRects()].filter(({ width, height }) => width > 1 && height > 1);
    if (rects.length === 0) continue;
    const [left, right] = [
      Math.min(...rects.map((rect) => rect.left)),
      Math.max(...rects.map((rect) => rect.right)),
    ];
    let isIn = false;
    let isOverlay = false;
    for (let box: Element | null = element; box && box !== document.body; box = box.parentElement) {
      const style = getComputedStyle(box);
      if (style.display === 'inline' || style.display === 'contents') continue;
      const around = box.getBoundingClientRect();
      // For screen readers alone.
      if (around.width <= 1 && around.height <= 1) isIn = true;
      if (isIn || isCutKnowingly(style)) break;
      if (right > around.right + ROUNDING || left < around.left - ROUNDING) {
        const scrolls = box.matches('[role=radiogroup], [role=tablist]');
        if (!scrolls)
          found.add(
            `${named(element)} is ${Math.round(Math.max(right - around.right, around.left - left))} px beyond ${named(box)}`,
          );
        break;
      }
      if (['fixed', 'absolute'].includes(style.position)) isOverlay = true;
      if (isOverlay) break;
    }
  }
  return [...found];
}
