import type { Page } from '@playwright/test';

const MM_PER_POINT = 25.4 / 72;

/** What comes out of a printer: how wide, on how many pages, and which texts are not on the paper whole. */
export async function printed(page: Page): Promise<{ widthMm: number; pages: number; cut: string[] }> {
  const size = page.viewportSize();
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  const boxes = [...pdf.matchAll(/\/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+[\d.]+\s*\]/g)];
  await page.emulateMedia({ media: 'print' });
  const cut = await page.getByTestId('receipt').evaluate((paper) => {
    const around = paper.getBoundingClientRect();
    const texts = document.createTreeWalker(paper, NodeFilter.SHOW_TEXT);
    const beyond: string[] = [];
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const range = document.createRange();
      range.selectNodeContents(node);
      const rects = [...range.getClientRects()];
      if (rects.some(({ left, right }) => left < around.left - 1 || right > around.right + 1))
        beyond.push((node.textContent ?? '').trim().slice(0, 24));
    }
    return beyond;
  });
  await page.emulateMedia({ media: null });
  if (size) await page.setViewportSize(size);
  return {
    widthMm: Math.round(Number(boxes[0]?.[1]) * MM_PER_POINT),
    pages: boxes.length,
    cut,
  };
}
