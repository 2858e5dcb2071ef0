import type { Page } from '@playwright/test';

export interface Size {
  width: number;
  height: number;
}

const MOST = 8;

/**
 * What runs out of its place, at each size: the page itself, texts beyond the box that they stand in or beyond what holds that, and amounts
 * of money that are not there to their last digit. The page is left at the size that it had.
 */
export async function overflows(page: Page, sizes: readonly Size[]): Promise<string[]> {
  const before = page.viewportSize();
  const found: string[] = [];
  for (const size of sizes) {
    await page.setViewportSize(size);
    await settled(page);
    const here = await page.evaluate(textsOutOfPlace);
    // The rest is mostly more of the same.
    found.push(...here.slice(0, MOST).map((what) => `${size.width}x${size.height}: ${what}`));
  }
  if (before) await page.setViewportSize(before);
  return found;
}

/** What measures itself has been told of the size, and what moves has come to its place. */
const settled = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame += 1) await new Promise((next) => requestAnimationFrame(next));
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

  const called = (element: Element): string => {
    const around = element.closest('[data-testid], [role], section, header, footer, main, nav, aside');
    const where =
      around?.getAttribute('data-testid') ??
      around?.getAttribute('role') ??
      around?.tagName.toLowerCase() ??
      'page';
    const words = (element.textContent ?? '').trim().replace(/\s+/g, ' ');
    return `${where}: ${element.tagName.toLowerCase()} “${words.slice(0, 30)}”`;
  };
  const isForScreenReaders = (style: CSSStyleDeclaration): boolean => style.clipPath !== 'none';
  /** Whoever made it has said that the end may be missing, and dots show that it is. */
  const isCutKnowingly = (style: CSSStyleDeclaration): boolean =>
    (style.textOverflow === 'ellipsis' && style.overflowX !== 'visible') || style.webkitLineClamp !== 'none';
  const isMoney = (text: string): boolean => /^[-+−]?\s?Rp\s?[\d.,]+$/.test(text.trim());

  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const element = node.parentElement;
    const text = node.textContent ?? '';
    if (!element || text.trim() === '' || !element.checkVisibility({ visibilityProperty: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const rects = [...range.getClientRects()].filter(({ width, height }) => width > 1 && height > 1);
    if (rects.length === 0) continue;
    const left = Math.min(...rects.map((rect) => rect.left));
    const right = Math.max(...rects.map((rect) => rect.right));
    for (let box: Element | null = element; box && box !== document.body; box = box.parentElement) {
      const style = getComputedStyle(box);
      if (style.display === 'inline' || style.display === 'contents') continue;
      const around = box.getBoundingClientRect();
      if (isForScreenReaders(style) || (isCutKnowingly(style) && !isMoney(text))) break;
      const beyond = Math.max(right - around.right, around.left - left);
      if (beyond > ROUNDING) {
        // These are scrolled sideways.
        if (!box.matches('[role=radiogroup], [role=tablist]'))
          found.add(`${called(element)} is ${Math.round(beyond)} px beyond ${called(box)}`);
        break;
      }
      // What lies over the page may stand out of what it was made in.
      if (['fixed', 'absolute'].includes(style.position)) break;
    }
  }
  return [...found];
}
