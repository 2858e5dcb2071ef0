/** The languages Meja speaks; the same list as in project.inlang/settings.json. */
export const LOCALES = ['id', 'en'] as const;
export type Locale = (typeof LOCALES)[number];

export const isLocale = (value: unknown): value is Locale => (LOCALES as readonly unknown[]).includes(value);

/** The BCP 47 tag behind each language: English as written beside rupiah, day before month. */
export const TAGS = { id: 'id-ID', en: 'en-GB' } as const satisfies Record<Locale, string>;

/** Remembers what `make` returned for a key: making an Intl formatter costs a thousand times more than using it. */
export function cached<T>(make: (key: string) => T): (key: string) => T {
  const kept = new Map<string, T>();
  return (key) => {
    const known = kept.get(key);
    if (known !== undefined) return known;
    const made = make(key);
    kept.set(key, made);
    return made;
  };
}
