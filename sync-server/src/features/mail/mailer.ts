import type { createTransport } from 'nodemailer';
import type { Written } from './letter.ts';

export interface OutgoingMail extends Written {
  /** Of the outbox: the same mail sent again has the same Message-ID. */
  id: string;
  to: string;
}

export interface Mailer {
  /** Resolves once the mail server has taken it over. */
  send(mail: OutgoingMail): Promise<void>;
}

type Transport = ReturnType<typeof createTransport>;

const CONNECT_MS = 10_000;
/** Shorter than a job may take, so that a mail server that hangs fails the job, and not the other way round. */
const SILENCE_MS = 30_000;

interface MailerOptions {
  /** smtp:// or smtps://, with user and password where the server wants them. */
  smtpUrl: string;
  from: string;
  publicUrl: string;
}

/** Speaks SMTP. A password is sent over TLS only, and a mail is never made of a file or an address of this machine. */
export function createMailer({ smtpUrl, from, publicUrl }: MailerOptions): Mailer {
  const url = new URL(smtpUrl);
  const host = new URL(publicUrl).hostname;
  const options = {
    url: smtpUrl,
    name: host,
    requireTLS: url.protocol === 'smtp:' && url.username !== '',
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
  // Loaded with the first mail: the server starts sooner.
  let transport: Promise<Transport> | undefined;
  return {
    async send({ id, to, subject, text, html }) {
      transport ??= import('nodemailer').then(({ createTransport: create }) => create(options));
      await (
        await transport
      ).sendMail({
        from,
        to: { name: '', address: to },
        subject,
        text,
        html,
        messageId: `<${id}@${host}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
    },
  };
}
