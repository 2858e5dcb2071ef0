export type { CaughtMail, MailCatcher } from './catcher.ts';
export { caughtMailRoutes } from './caught-mail.routes.ts';
export { deliver } from './deliver.ts';
export { createMailer, type Mailer } from './mailer.ts';
export type { Letter, Locale } from './letter.ts';
export { canMail, mailJob, queueMail, type MailQueueDeps } from './queue-mail.ts';
export { mailTemplate, type MailTemplate } from './template.ts';
