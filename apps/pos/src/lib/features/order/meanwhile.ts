import { m } from '@meja/ui/messages';

/** What is filled in, and which fields were changed elsewhere too, where somebody had filled them in here. */
export interface Followed<Form extends object> {
  form: Form;
  contested: (keyof Form)[];
}

/**
 * A form stays open for a while, and others change what it is about. What nobody has touched here follows them, or saving would
 * take back unseen what they did; what somebody has touched stays, and is told of.
 *
 * @param seen what the form was last filled in from
 */
export function followed<Form extends object>(form: Form, seen: Form, now: Form): Followed<Form> {
  const next: Followed<Form> = { form: { ...form }, contested: [] };
  for (const key of Object.keys(now) as (keyof Form)[]) {
    if (now[key] === seen[key]) continue;
    if (form[key] === seen[key]) next.form[key] = now[key];
    else next.contested.push(key);
  }
  return next;
}

/** The words for what stands elsewhere, of a contested field; none as long as the same is filled in here. */
export function elsewhereWords<Form extends object>(
  key: keyof Form,
  { form, seen, contested }: { form: Form; seen: Form; contested: readonly (keyof Form)[] },
): string | undefined {
  if (!contested.includes(key) || form[key] === seen[key]) return undefined;
  const value = String(seen[key]);
  return value === '' ? m.pos_emptied_elsewhere() : m.pos_changed_elsewhere({ value });
}
