import type { Page } from '@playwright/test';

export interface Size {
  width: number;
  height: number;
}

const MOST = 8;

/**
 * What runs out of its place, at each size: the page itself, texts beyond the box that they stand in, and amounts of money that are not
 * there to their last digit.
 */
export async function overflows(page: Page, sizes: readonly Size[]): Promise<string[]> {
  const found: string[] = [];
  for (const size of sizes) {
    await page.setViewportSize(size);
    const here = await page.evaluate(lookAround);
    // The rest is mostly more of the same.
    found.push(...here.slice(0, MOST).map((what) => `${size.width}x${size.height}: ${what}`));
  }
  return found;
}

/** Runs in the page, once it has taken its new size. */
async function lookAround(): Promise<string[]> {
  for (let frame = 0; frame < 3; frame += 1) await new Promise((next) => requestAnimationFrame(next));
  const ROUNDING = 1.5;
  const found = new Set<string>();
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth)
    found.add(`the page is ${root.scrollWidth - root.clientWidth} px too wide`);

  const called = (element: Element): string => {
    const words = (element.textContent ?? '').trim().replace(/\s+/g, ' ');
    return `${element.tagName.toLowerCase()} “${words.slice(0, 30)}”`;
  };
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
      // For screen readers alone.
      if (style.clipPath !== 'none') break;
      if (isCutKnowingly(style) && !isMoney(text)) break;
      // What scrolls shows all of it.
      if (['auto', 'scroll'].includes(style.overflowX) && box.scrollWidth > box.clientWidth) break;
      const beyond = Math.max(right - around.right, around.left - left);
      if (beyond > ROUNDING) {
        found.add(`${called(element)} is ${Math.round(beyond)} px beyond ${called(box)}`);
        break;
      }
      if (['fixed', 'absolute'].includes(style.position)) break;
    }
  }
  return [...found];
}
