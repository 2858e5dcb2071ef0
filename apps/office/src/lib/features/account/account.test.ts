import { ConnectionLost } from '@meja/sync/network';
import { describe, expect, it } from 'vitest';
import { createClient, type Client } from '../../api/client.ts';
import { ChangePasswordController } from './change-password.svelte.ts';
import { ForgotController } from './forgot.svelte.ts';
import { ResetController } from './reset.svelte.ts';
import { SessionsController } from './sessions.svelte.ts';

const GOOD = 'sembilan kuda coklat';

/** The client on a network of the test's own. */
function network(reply: (path: string) => Response | Promise<Response>) {
  const sent: { path: string; body: unknown }[] = [];
  const api: Client = createClient(async (input, init) => {
    const path = new URL(input instanceof Request ? input.url : input, 'http://meja.test').pathname;
    sent.push({ path, body: typeof init?.body === 'string' ? JSON.parse(init.body) : undefined });
    return reply(path);
  });
  return { api, sent };
}
const done = () => new Response(null, { status: 204 });
const refusal =
  (status: number, code: string, more: object = {}) =>
  () =>
    Response.json({ code, ...more }, { status });
const unreachable = () => Promise.reject(new ConnectionLost('no network'));

function changing(reply: (path: string) => Response | Promise<Response>) {
  const { api, sent } = network(reply);
  const form = new ChangePasswordController(api);
  form.present = 'yang lama sekali';
  form.next = GOOD;
  return { form, sent };
}

describe('changing the password', () => {
  it('sends both, and forgets them once it is done', async () => {
    const { form, sent } = changing(done);
    expect(await form.submit()).toBe(true);
    expect(sent).toEqual([{ path: '/api/auth/password', body: { present: 'yang lama sekali', next: GOOD } }]);
    expect([form.present, form.next]).toEqual(['', '']);
  });

  it('tells what is missing at each field, without asking the server', async () => {
    const { form, sent } = changing(done);
    form.present = '';
    form.next = 'pendek';
    expect(await form.submit()).toBe(false);
    expect(form.wrong).toEqual({ present: 'Isi kata sandi sekarang.', next: 'Paling sedikit 12 karakter.' });
    expect(sent).toEqual([]);
  });

  it.each([
    [refusal(403, 'PASSWORD_WRONG'), { present: 'Kata sandi sekarang salah.' }],
    [
      refusal(422, 'PASSWORD_REFUSED', { reason: 'common' }),
      { next: 'Kata sandi ini pernah bocor di internet. Pilih yang lain.' },
    ],
  ])('tells at the field that it is about what the server refused', async (reply, wrong) => {
    const { form } = changing(reply);
    expect(await form.submit()).toBe(false);
    expect([form.wrong, form.problem]).toEqual([wrong, undefined]);
    expect(form.next).toBe(GOOD);
  });

  it('tells apart what no field is to blame for', async () => {
    const { form } = changing(unreachable);
    await form.submit();
    expect([form.wrong, form.problem?.code]).toEqual([{}, 'SERVER_UNREACHABLE']);
  });
});

describe('a forgotten password', () => {
  it('is asked for by the e-mail, and can be asked for again', async () => {
    const { api, sent } = network(done);
    const form = new ForgotController(api);
    form.email = ' ratna@sedap.example ';
    await form.submit();
    expect(sent).toEqual([{ path: '/api/auth/password/forgotten', body: { email: 'ratna@sedap.example' } }]);
    expect(form.sentTo).toBe('ratna@sedap.example');
    form.again();
    expect(form.sentTo).toBeUndefined();
  });

  it('is not asked for without an e-mail', async () => {
    const { api, sent } = network(done);
    const form = new ForgotController(api);
    await form.submit();
    expect([form.missing, sent]).toEqual(['Isi e-mail Anda.', []]);
  });

  it.each([
    [refusal(422, 'INVALID'), 'Isi e-mail Anda.', undefined],
    [refusal(501, 'MAIL_OFF'), undefined, 'MAIL_OFF'],
  ])('tells why no link comes', async (reply, missing, code) => {
    const form = new ForgotController(network(reply).api);
    form.email = 'ratna@sedap';
    await form.submit();
    expect([form.missing, form.problem?.code, form.sentTo]).toEqual([missing, code, undefined]);
  });
});

describe('the link of the mail', () => {
  const open = (reply: (path: string) => Response | Promise<Response>, token = 'a.b') => {
    const { api, sent } = network(reply);
    const form = new ResetController(api, token);
    form.password = GOOD;
    return { form, sent };
  };

  it('sets the password', async () => {
    const { form, sent } = open(done);
    await form.submit();
    expect(form.state).toBe('done');
    expect(sent).toEqual([{ path: '/api/auth/password/reset', body: { token: 'a.b', password: GOOD } }]);
  });

  it('without its token opens nothing', () => {
    expect(open(done, '').form.state).toBe('invalid');
  });

  it('may be too old by now', async () => {
    const { form } = open(refusal(404, 'RESET_LINK_INVALID'));
    await form.submit();
    expect(form.state).toBe('invalid');
  });

  it('stays open for another password', async () => {
    const { form, sent } = open(refusal(422, 'PASSWORD_REFUSED', { reason: 'guessable' }));
    await form.submit();
    expect([form.state, form.wrong]).toEqual([
      'open',
      'Ini mudah ditebak siapa pun yang mengenal Anda atau usaha Anda.',
    ]);
    form.password = 'x';
    await form.submit();
    expect([form.wrong, sent.length]).toEqual(['Paling sedikit 12 karakter.', 1]);
  });

  it('stays open while nobody answers', async () => {
    const { form } = open(unreachable);
    await form.submit();
    expect([form.state, form.wrong, form.problem?.code]).toEqual(['open', undefined, 'SERVER_UNREACHABLE']);
  });
});

describe('the sessions of somebody', () => {
  it('are looked up again after one has ended', async () => {
    const sessions = [
      { id: '1', browser: 'Chrome', platform: 'Windows', isThis: true },
      { id: '2', browser: 'Safari', platform: 'iOS', isThis: false },
    ].map((each) => ({ ...each, signedInAt: '2026-11-20T05:00:00Z', lastSeenAt: '2026-11-20T05:10:00Z' }));
    const { api, sent } = network((path) => {
      if (path === '/api/auth/sessions') return Response.json({ sessions });
      sessions.pop();
      return done();
    });
    const controller = new SessionsController(api, () => 0);
    await controller.refresh();
    const [, other] = controller.all;
    expect(other).toMatchObject({ id: '2', signedInAt: Date.UTC(2026, 10, 20, 5), isThis: false });
    if (other) await controller.end(other);
    expect(controller.all.map(({ id }) => id)).toEqual(['1']);
    expect(sent.map(({ path }) => path)).toEqual([
      '/api/auth/sessions',
      '/api/auth/sessions/2/end',
      '/api/auth/sessions',
    ]);
    await controller.endOthers();
    expect(sent.at(-2)?.path).toBe('/api/auth/sessions/end-others');
  });
});
