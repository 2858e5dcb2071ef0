/** An element by selector and accessible name. A regular expression comes as its source, since it goes to the page. */
export type Target = Readonly<{ css: string; name: string | null; pattern: string | null }>;

const named = (css: string, name: string | RegExp | undefined): Target => ({
  css,
  name: typeof name === 'string' ? name : null,
  pattern: name instanceof RegExp ? name.source : null,
});

export const button = (name: string | RegExp): Target => named('button, [role=button]', name);
export const link = (name: string | RegExp): Target => named('a[href]', name);
export const heading = (name: string | RegExp): Target => named('h1, h2, h3', name);
export const field = (name: string | RegExp): Target => named('input', name);
export const element = (css: string, text?: string | RegExp): Target => named(css, text);

export type Found = Readonly<{
  name: string;
  text: string;
  /** What stands in it, if it is a field. */
  value: string;
  /** The middle of it, if a click there would reach it now. */
  point: { x: number; y: number } | null;
}>;

/**
 * Runs in the page: what of the target can be seen. With `reach` the first one is brought into view, and its point is given
 * once it stands still and nothing lies over it.
 */
export async function look({ css, name, pattern }: Target, reach: boolean): Promise<Found[]> {
  const plain = (text: string | null | undefined): string => (text ?? '').replace(/\s+/g, ' ').trim();
  const textOf = (each: Element | null | undefined): string => plain((each as HTMLElement | null)?.innerText);
  const nameOf = (each: Element): string => {
    const labelledBy = each.getAttribute('aria-labelledby')?.split(' ') ?? [];
    return (
      plain(each.getAttribute('aria-label')) ||
      plain(labelledBy.map((id) => textOf(document.getElementById(id))).join(' ')) ||
      ('labels' in each ? textOf((each as HTMLInputElement).labels?.[0]) : '') ||
      textOf(each)
    );
  };
  const fits = (words: string): boolean =>
    (name === null || words === name) && (pattern === null || new RegExp(pattern).test(words));
  const frame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve));

  const seen = [...document.querySelectorAll(css)].filter(
    (each) => each.checkVisibility({ visibilityProperty: true }) && fits(nameOf(each)),
  );
  const [first] = seen;
  let point: Found['point'] = null;
  if (reach && first) {
    first.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    const before = first.getBoundingClientRect();
    await frame();
    await frame();
    const { x, y, width, height } = first.getBoundingClientRect();
    const middle = { x: x + width / 2, y: y + height / 2 };
    const hit = document.elementFromPoint(middle.x, middle.y);
    const isStill = before.x === x && before.y === y && before.width === width && before.height === height;
    if (isStill && hit && (first.contains(hit) || hit.contains(first))) point = middle;
  }
  return seen.map((each, at) => ({
    name: nameOf(each),
    text: textOf(each),
    value: each instanceof HTMLInputElement ? each.value : '',
    point: at === 0 ? point : null,
  }));
}
