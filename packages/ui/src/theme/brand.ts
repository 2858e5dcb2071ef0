import type { Accent } from './accent.ts';

const PARTS = ['accent', 'hover', 'pressed', 'on', 'soft', 'line', 'ink'] as const satisfies (keyof Accent)[];

let wanted: string | null | undefined;

/** Puts a tenant's brand colour in the accent's place, in both themes; without one it brings Meja's own back. */
export async function applyBrand(
  brand: string | null | undefined,
  root = document.documentElement,
): Promise<void> {
  wanted = brand;
  const colors = brand == null ? undefined : (await import('./accent.ts')).accentTheme(brand);
  if (wanted !== brand) return;
  for (const scheme of ['light', 'dark'] as const) {
    for (const part of PARTS) {
      const name = `--brand-${scheme}-${part}`;
      if (colors) root.style.setProperty(name, colors[scheme][part]);
      else root.style.removeProperty(name);
    }
  }
}
