import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

export interface CaughtMail {
  messageId: string;
  from: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  at: Date;
}

export interface MailCatcher {
  /** Where to send to. */
  smtpUrl: string;
  /** The newest first. */
  caught(): readonly CaughtMail[];
  /** Called for each mail that comes. Returns what ends it. */
  onMail(listener: (mail: CaughtMail) => void): () => void;
  close(): Promise<void>;
}

const KEPT = 100;
const LARGEST_BYTES = 1_000_000;

/** A mail server of this process for development and tests: it takes everything and passes nothing on. */
export async function catchMail(clock: () => Date): Promise<MailCatcher> {
  const mails: CaughtMail[] = [];
  const listeners = new Set<(mail: CaughtMail) => void>();
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    size: LARGEST_BYTES,
    logger: false,
    onData(stream, { envelope }, done) {
      simpleParser(stream).then(({ messageId, from, subject, text, html }) => {
        const mail: CaughtMail = {
          messageId: messageId ?? '',
          from: from?.text ?? '',
          to: envelope.rcptTo.map(({ address }) => address).join(', '),
          subject: subject ?? '',
          text: text ?? '',
          html: html || '',
          at: clock(),
        };
        mails.unshift(mail);
        mails.splice(KEPT);
        done();
        for (const listener of listeners) listener(mail);
      }, done);
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.server.address() as AddressInfo;
  return {
    smtpUrl: `smtp://127.0.0.1:${port}`,
    caught: () => mails,
    onMail(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
