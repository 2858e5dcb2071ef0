import { z } from 'zod';

/** Whether a database can hold it: PostgreSQL stores neither NUL nor half a surrogate pair, as text or within JSON. */
export const isStorableText = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

/** Text that somebody typed, up to `max` characters. */
export const text = (max: number) =>
  z.string().max(max).refine(isStorableText, 'text that no database can hold');
