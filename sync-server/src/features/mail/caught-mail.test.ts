import { OpenAPIHono } from '@hono/zod-openapi';
import { describe, expect, it } from 'vitest';
import type { AppEnv } from '../../http/deps.ts';
import { onError } from '../../http/errors.ts';
import type { CaughtMail } from './catcher.ts';
import { caughtMailRoutes } from './caught-mail.routes.ts';

const MAIL: CaughtMail = {
  messageId: '<1@meja.example>',
  from: 'Meja <no-reply@meja.example>',
  to: 'sari@dapur.example',
  subject: '<b>Halo</b>',
  text: 'Buka: https://meja.example/x?a=1&b=2#c <script>',
  html: '<p>Halo</p>',
  at: new Date('2026-11-20T05:00:00Z'),
};

const app = new OpenAPIHono<AppEnv>();
app.onError((error, c) => {
  c.set('log', { error: () => undefined, warn: () => undefined } as unknown as AppEnv['Variables']['log']);
  return onError(error, c);
});
app.route('/dev/mail', caughtMailRoutes({ caught: () => [{ ...MAIL, subject: 'Kedua' }, MAIL] }));

const ask = (path: string, from = '127.0.0.1', headers: Record<string, string> = {}) =>
  app.request(
    new URL(path, 'http://127.0.0.1:3001'),
    { headers },
    { incoming: { socket: { remoteAddress: from } } },
  );

describe('the caught mails', () => {
  it('are listed, and shown under numbers that stay', async () => {
    const list = await (await ask('/dev/mail')).text();
    expect(list).toContain('<a href="/dev/mail/1">&lt;b&gt;Halo&lt;/b&gt;</a>');
    expect(list).toContain('<a href="/dev/mail/2">Kedua</a>');
  });

  it('are shown as text, with links that can be followed and no markup', async () => {
    const page = await (await ask('/dev/mail/1')).text();
    expect(page).toContain('<a href="https://meja.example/x?a=1&#38;b=2#c">');
    expect(page).toContain('&#60;script&#62;');
    expect(await (await ask('/dev/mail/1/html')).text()).toBe('<p>Halo</p>');
  });

  it('run no script and load nothing', async () => {
    for (const path of ['/dev/mail', '/dev/mail/1', '/dev/mail/1/html'])
      expect((await ask(path)).headers.get('content-security-policy')).toMatch(
        /^default-src 'none'; style-src/,
      );
  });

  it.each(['0', '3', '-1', 'x', '01', '9999'])('are none under %s', async (number) => {
    expect((await ask(`/dev/mail/${number}`)).status).toBe(404);
  });

  it('are shown to this machine alone', async () => {
    expect((await ask('/dev/mail', '192.168.1.5')).status).toBe(404);
    expect((await ask('/dev/mail', '127.0.0.1', { 'x-forwarded-for': '10.0.0.1' })).status).toBe(404);
    expect((await ask('http://rebound.example/dev/mail')).status).toBe(404);
  });
});
