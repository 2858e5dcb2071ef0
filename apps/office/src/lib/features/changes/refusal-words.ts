import { m, problemWords } from '@meja/ui/messages';

/** The rule that a change broke. Some rules speak to the person at the tablet; head office reads about them. */
export function refusalWords(code: string): string {
  if (code === 'NOT_PERMITTED') return m.office_refused_not_permitted();
  if (code === 'ACTOR_UNKNOWN') return m.office_refused_actor_unknown();
  if (code === 'UNPROVEN') return m.office_refused_unproven();
  return problemWords(code);
}
