import { getContext, hasContext, setContext } from 'svelte';
import { createFormats, RUPIAH, type Formats, type FormatSettings } from '../format/index.ts';
import { locale } from '../messages/locale.svelte.ts';

const KEY = Symbol('formats');

/**
 * Call in the root layout with a function that reads the tenant's currency and the outlet's time zone; every component
 * below shows its figures in them, and in the language of the moment.
 */
export function provideFormats(settings: () => Omit<FormatSettings, 'locale'>): Formats {
  const formats = createFormats(() => ({ locale: locale.current, ...settings() }));
  setContext(KEY, formats);
  return formats;
}

const fallback = createFormats(() => ({
  locale: locale.current,
  currency: RUPIAH,
  timeZone: 'Asia/Jakarta',
}));

/** Call while a component initialises. */
export const useFormats = (): Formats => (hasContext(KEY) ? getContext<Formats>(KEY) : fallback);
