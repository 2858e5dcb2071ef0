import type { JobHandler } from '../../jobs/job.ts';
import { findUnsentMail, noteDropped, noteSent } from './mail.queries.ts';
import type { Mailer } from './mailer.ts';
import type { mailJob } from './queue-mail.ts';
import type { MailTemplate, MailTools } from './template.ts';

interface DeliveryDeps {
  mailer: Mailer;
  templates: readonly MailTemplate[];
  tools: MailTools;
}

/**
 * Sends a mail, then notes it. A process that ends between the two sends it again, under the same Message-ID, by which the
 * receiving side can tell that it has it. No transaction is open while the mail server is spoken to.
 */
export const deliver =
  ({ mailer, templates, tools }: DeliveryDeps): JobHandler<(typeof mailJob)['ids']> =>
  async ({ inTenant, log }, { mailId }) => {
    const mail = await inTenant(async (tx) => {
      const found = await findUnsentMail(tx, mailId);
      if (!found) return undefined;
      const template = templates.find(({ name }) => name === found.template);
      if (!template) throw new Error(`no template of a mail is called ${found.template}`);
      const letter = await template.write(tx, found.data, found.locale, tools);
      if (letter) return { ...letter, id: mailId, to: found.recipient };
      await noteDropped(tx, mailId, tools.clock());
      log.info({ mailId, template: found.template }, 'nothing to tell any more: mail dropped');
      return undefined;
    });
    if (!mail) return;
    await mailer.send(mail);
    await inTenant((tx) => noteSent(tx, mailId, tools.clock()));
  };
