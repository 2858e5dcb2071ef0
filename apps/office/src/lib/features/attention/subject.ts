/** A document that something is about, with what people call it. */
export interface Subject {
  kind: string;
  id: string;
  title: string | null;
}

/** Its page, where it is an order that is known here. */
export const orderOf = (
  subject: Subject | null | undefined,
  href: (id: string) => string,
): { href: string; number: string } | undefined =>
  subject?.kind === 'order' && subject.title !== null
    ? { href: href(subject.id), number: subject.title }
    : undefined;
