export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const KEY = 'meja.theme';
const isTheme = (value: unknown): value is Theme => (THEMES as readonly unknown[]).includes(value);

/** Light, dark, or as the system has it: kept on this device, applied to `<html data-theme>`. */
class ThemeController {
  #current = $state<Theme>(stored());

  constructor() {
    this.#apply();
  }

  get current(): Theme {
    return this.#current;
  }

  set(theme: Theme): void {
    this.#current = theme;
    try {
      globalThis.localStorage?.setItem(KEY, theme);
    } catch {
      // a browser may refuse storage; the choice then lasts as long as the page
    }
    this.#apply();
  }

  #apply(): void {
    if (typeof document === 'undefined') return;
    const root = document.documentElement;
    if (this.#current === 'system') delete root.dataset['theme'];
    else root.dataset['theme'] = this.#current;
    for (const bar of document.querySelectorAll<HTMLMetaElement>('meta[data-scheme]'))
      bar.media = mediaOf(bar.dataset['scheme'], this.#current);
  }
}

/** When the browser's own bars have the colour of a scheme. */
const mediaOf = (scheme: string | undefined, theme: Theme): string =>
  theme === 'system' ? `(prefers-color-scheme: ${scheme})` : scheme === theme ? 'all' : 'not all';

function stored(): Theme {
  try {
    const value = globalThis.localStorage?.getItem(KEY);
    return isTheme(value) ? value : 'system';
  } catch {
    return 'system';
  }
}

export const theme = new ThemeController();
