import { alertMail } from '../features/alerts/index.ts';
import { deliver, mailJob, type Mailer } from '../features/mail/index.ts';
import { MAILS } from '../features/people/index.ts';
import type { Deps } from '../http/deps.ts';
import { registered, type RegisteredJob } from './job.ts';

/** All that the workers do; without a mailer, mails wait. A new job has a line here, its queue in a migration, and a case in testing/attack-jobs.pg.test.ts. */
export const jobsOf = (
  deps: Pick<Deps, 'clock' | 'tokens' | 'config'>,
  mailer: Mailer | undefined,
): RegisteredJob[] => [
  ...(mailer
    ? [
        registered(
          mailJob,
          deliver({
            mailer,
            templates: [...MAILS, alertMail],
            tools: { ...deps, publicUrl: deps.config.publicUrl },
          }),
        ),
      ]
    : []),
];
