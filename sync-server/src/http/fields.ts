import { z } from '@hono/zod-openapi';
import { isStorableText, StaffId } from '@meja/domain';

/** Parts of many answers, each as a schema and as what is made of a row. */

export const Instant = z.iso.datetime();
export const instant = (date: Date | null): string | null => date?.toISOString() ?? null;

/** A whole number in a query, in plain digits: an empty one is no nought, and 0x10 is nothing. */
export const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.int().min(min).max(max));

/** What somebody looks for in a list. */
export const searchText = z.string().trim().max(100).refine(isStorableText, 'text that no column can hold');

/** Somebody of the staff; without a name when there is no such record any more. */
export const Person = z.object({ id: StaffId, name: z.string().nullable() });
export const person = (id: string, name: string | null): z.infer<typeof Person> => ({
  id: id as StaffId,
  name,
});
