import type { z } from 'zod';
import type { Tx } from '../../db/database.ts';
import type { Tokens } from '../../http/tokens.ts';
import { written, type Letter, type Locale, type Written } from './letter.ts';

type Data = z.ZodObject;

/** What templates make the rest of a mail from. */
export interface MailTools {
  clock: () => Date;
  tokens: Tokens;
  publicUrl: string;
}

interface Definition<D extends Data, Added extends object> {
  /** As the outbox keeps it; once shipped it keeps its meaning, for mails may wait. */
  name: string;
  /** What the outbox keeps until the mail is sent: no secret. */
  data: D;
  /**
   * Looks up the rest when the mail is about to be sent, and what must not be stored. Undefined: there is nothing to tell
   * any more.
   */
  add(tx: Tx, data: z.infer<D>, tools: MailTools): Promise<Added | undefined>;
  words: Record<Locale, (facts: z.infer<D> & Added) => Letter>;
}

/** A sort of mail, to be put into the outbox with `queueMail`. */
export interface MailTemplate<D extends Data = Data> {
  name: string;
  data: D;
  write(tx: Tx, data: unknown, locale: Locale, tools: MailTools): Promise<Written | undefined>;
}

export const mailTemplate = <D extends Data, Added extends object>({
  name,
  data,
  add,
  words,
}: Definition<D, Added>): MailTemplate<D> => ({
  name,
  data,
  async write(tx, stored, locale, tools) {
    const facts = data.parse(stored);
    const added = await add(tx, facts, tools);
    return added && written(words[locale]({ ...facts, ...added }), locale);
  },
});
