import { isLocale, type Locale } from '../format/locale.ts';
import { baseLocale, overwriteGetLocale, overwriteSetLocale } from './paraglide/runtime.js';

const KEY = 'meja.locale';

/**
 * The language on this device. A rune, so that every message on the screen changes the moment it is set; kept in the
 * browser's storage, and named in `<html lang>` for screen readers and hyphenation. An app imports this module in its root layout: a screen that
 * only says words does not bring it.
 */
class LocaleController {
  #current = $state<Locale>(stored() ?? baseLocale);

  get current(): Locale {
    return this.#current;
  }

  set(locale: Locale): void {
    this.#current = locale;
    remember(locale);
    announce(locale);
  }

  /** Where nobody has chosen a language on this device yet, takes the outlet's. */
  suggest(locale: Locale): void {
    if (stored() !== undefined) return;
    this.#current = locale;
    announce(locale);
  }
}

function stored(): Locale | undefined {
  try {
    const value = globalThis.localStorage?.getItem(KEY);
    return isLocale(value) ? value : undefined;
  } catch {
    return undefined; // a browser may refuse storage altogether; the language then lasts as long as the page
  }
}

function remember(locale: Locale): void {
  try {
    globalThis.localStorage?.setItem(KEY, locale);
  } catch {
    return;
  }
}

function announce(locale: Locale): void {
  if (typeof document !== 'undefined') document.documentElement.lang = locale;
}

export const locale = new LocaleController();
announce(locale.current);
overwriteGetLocale(() => locale.current);
overwriteSetLocale((next) => locale.set(next));
