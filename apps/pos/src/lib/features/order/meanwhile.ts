import { m } from '@meja/ui/messages';

/** What is filled in, and beside what somebody has filled in himself, to what it was changed elsewhere meanwhile. */
export interface Followed<Form extends object> {
  form: Form;
  elsewhere: Partial<Form>;
}

/**
 * A form stays open for a while, and others change what it is about. What nobody has touched here follows them, or saving would
 * take back unseen what they did; what somebody has touched stays, and is told of.
 *
 * @param seen what the form was last filled in from
 */
export function followed<Form extends object>(form: Form, seen: Form, now: Form): Followed<Form> {
  const next: Followed<Form> = { form: { ...form }, elsewhere: {} };
  for (const key of Object.keys(now) as (keyof Form)[]) {
    if (now[key] === seen[key] || now[key] === form[key]) continue;
    if (form[key] === seen[key]) next.form[key] = now[key];
    else next.elsewhere[key] = now[key];
  }
  return next;
}

/** The words for a field that was changed elsewhere too. */
export function elsewhereWords(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  return value === '' ? m.pos_emptied_elsewhere() : m.pos_changed_elsewhere({ value });
}
