import { Hono } from 'hono';
import { html, raw } from 'hono/html';
import type { AppEnv } from '../../http/deps.ts';
import { problem } from '../../http/problem.ts';
import { isFromThisMachine } from '../../http/this-machine.ts';
import type { CaughtMail, MailCatcher } from './catcher.ts';

/** No script, nothing from elsewhere. A mail may bring styles of its own. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The caught mails, for whoever develops on this machine. They are mounted in development only. */
export function caughtMailRoutes(catcher: Pick<MailCatcher, 'caught'>): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.use(async (c, next) => {
    // A name of another host that leads here (DNS rebinding) is no loopback either.
    const host = new URL(c.req.url).hostname;
    if (!isFromThisMachine(c) || !['localhost', '127.0.0.1', '[::1]'].includes(host))
      throw problem('NOT_FOUND');
    c.header('Content-Security-Policy', POLICY);
    c.header('Cache-Control', 'no-store');
    await next();
  });
  app.get('/', (c) => c.html(page('Caught mail', listOf(catcher.caught()))));
  app.get('/:number', (c) => {
    const mail = numbered(catcher.caught(), c.req.param('number'));
    return c.html(page(mail.subject, shown(mail, c.req.param('number'))));
  });
  app.get('/:number/html', (c) => c.html(numbered(catcher.caught(), c.req.param('number')).html));
  return app;
}

/** From 1, the oldest that is kept: a number keeps its meaning while others come. */
function numbered(mails: readonly CaughtMail[], number: string): CaughtMail {
  const mail = /^[1-9]\d{0,2}$/.test(number) ? mails.at(-Number(number)) : undefined;
  if (!mail) throw problem('NOT_FOUND');
  return mail;
}

type Html = ReturnType<typeof html>;

const listOf = (mails: readonly CaughtMail[]): Html =>
  mails.length === 0
    ? html`<p>None yet.</p>`
    : html`<ol reversed>
        ${mails.map(
          ({ subject, to, at }, i) =>
            html`<li>
              <a href="/dev/mail/${mails.length - i}">${subject}</a> to ${to}, ${at.toISOString()}
            </li>`,
        )}
      </ol>`;

const shown = ({ from, to, messageId, text }: CaughtMail, number: string): Html =>
  html`<p>From ${from} to ${to}, ${messageId}. <a href="/dev/mail/${number}/html">As HTML</a></p>
    <pre>${raw(linked(text))}</pre>`;

/** The text, with its addresses as links. */
const linked = (text: string): string =>
  text
    .split(/(https?:\/\/\S+)/)
    .map((part, i) => {
      const safe = part.replace(/[&<>"']/g, (each) => `&#${each.charCodeAt(0)};`);
      return i % 2 === 1 ? `<a href="${safe}">${safe}</a>` : safe;
    })
    .join('');

const page = (title: string, content: Html) =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link rel="icon" href="data:," />
        <title>${title}</title>
        <style>
          :root {
            color-scheme: light dark;
            font-family: system-ui, sans-serif;
          }
          body {
            max-width: 48rem;
            margin: 2rem auto;
            padding: 0 1rem;
          }
          pre {
            white-space: pre-wrap;
            overflow-wrap: anywhere;
          }
        </style>
      </head>
      <body>
        <h1>${title}</h1>
        ${content}
      </body>
    </html>`;
