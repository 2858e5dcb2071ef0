/** How wide the paper of receipt printers is, in mm. */
export const PAPER_WIDTHS = [80, 58] as const;
export type PaperWidth = (typeof PAPER_WIDTHS)[number];

const KEY = 'meja.paper';
const MM_PER_PX = 25.4 / 96;

/** The paper of this tablet's printer: kept on this device, since the printer stands beside it. */
class Paper {
  #width = $state<PaperWidth>(stored());

  get width(): PaperWidth {
    return this.#width;
  }

  set(width: PaperWidth): void {
    this.#width = width;
    try {
      localStorage.setItem(KEY, String(width));
    } catch {
      // a browser may refuse storage; the choice then lasts as long as the page
    }
  }
}

function stored(): PaperWidth {
  try {
    return PAPER_WIDTHS.find((width) => String(width) === localStorage.getItem(KEY)) ?? PAPER_WIDTHS[0];
  } catch {
    return PAPER_WIDTHS[0];
  }
}

export const paper = new Paper();

/** The page that a receipt of this height is printed on: as long as it is. CSS can't say that of itself. */
const pageRule = (width: PaperWidth, heightPx: number): string =>
  `@page { size: ${width}mm ${Math.ceil(heightPx * MM_PER_PX) + 1}mm; margin: 0 }`;

/** Has the page printed on paper as wide as it is set, and as long as the element. */
export const printedWhole = (width: PaperWidth) => (receipt: HTMLElement) => {
  const style = document.createElement('style');
  document.head.append(style);
  const fit = (): void => {
    style.textContent = pageRule(width, receipt.offsetHeight);
  };
  const size = new ResizeObserver(fit);
  size.observe(receipt);
  fit();
  return () => {
    size.disconnect();
    style.remove();
  };
};
