import type { TenantId } from '@meja/domain';
import { z } from 'zod';
import type { MailSettings } from '../../config.ts';
import type { Tx } from '../../db/database.ts';
import type { JobKind, JobSender } from '../../jobs/job.ts';
import type { Locale } from './letter.ts';
import { addMail } from './mail.queries.ts';
import type { MailTemplate } from './template.ts';

/** Sends one mail of the outbox. Its queue is made by migration 0022. */
export const mailJob = {
  name: 'mail',
  ids: z.object({ mailId: z.uuid() }),
  ofTenant: 2,
  atOnce: 2,
} satisfies JobKind;

export interface MailQueueDeps {
  clock: () => Date;
  newId: () => string;
  jobs: JobSender;
  config: { mail: MailSettings };
}

/** Whether this installation sends mail at all. */
export const canMail = ({ smtpUrl, isCaught }: MailSettings): boolean => smtpUrl !== undefined || isCaught;

export interface Mail<D extends z.ZodObject> {
  tenantId: TenantId;
  recipient: string;
  locale: Locale;
  data: z.infer<D>;
  /** Names what is told: a second mail of the same key is not written. */
  dedupeKey: string;
}

/** Puts a mail into the outbox in the transaction of what it tells about. It is sent after the commit; where no mail is sent, none is written. */
export async function queueMail<D extends z.ZodObject>(
  deps: MailQueueDeps,
  tx: Tx,
  template: MailTemplate<D>,
  { data, ...mail }: Mail<D>,
): Promise<void> {
  if (!canMail(deps.config.mail)) return;
  const id = deps.newId();
  const isNew = await addMail(tx, {
    ...mail,
    id,
    template: template.name,
    dedupeKey: `${template.name} ${mail.dedupeKey}`,
    data: template.data.parse(data),
    createdAt: deps.clock(),
  });
  if (isNew) await deps.jobs.send(tx, mailJob, mail.tenantId, { mailId: id });
}
