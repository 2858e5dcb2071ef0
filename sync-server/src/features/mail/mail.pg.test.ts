import { createServer, type AddressInfo } from 'node:net';
import type { StaffId } from '@meja/domain';
import { anId } from '@meja/testing/envelope-writer';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Tx } from '../../db/database.ts';
import { withTenant } from '../../db/tenant.ts';
import { runJob } from '../../jobs/run.ts';
import { registered } from '../../jobs/job.ts';
import { openRestaurant, type Restaurant } from '../../testing/restaurant.ts';
import { startTestApp, type TestApp } from '../../testing/test-app.ts';
import { catchMail, type MailCatcher } from './catcher.ts';
import { createMailer, deliver, mailJob, mailTemplate, queueMail, type Mailer } from './index.ts';

const template = mailTemplate({
  name: 'greeting',
  data: z.object({ name: z.string(), isOver: z.boolean().default(false) }),
  add: (_tx: Tx, { isOver }) => Promise.resolve(isOver ? undefined : { secret: 'told to nobody else' }),
  words: {
    id: ({ name, secret }) => ({ subject: `Halo ${name}`, greeting: secret, paragraphs: [], closing: [] }),
    en: ({ name, secret }) => ({ subject: `Hello ${name}`, greeting: secret, paragraphs: [], closing: [] }),
  },
});

let test: TestApp;
let catcher: MailCatcher;
let mailer: Mailer;
let restaurant: Restaurant;
let recipient: string;

beforeAll(async () => {
  test = await startTestApp();
  catcher = await catchMail(() => test.clock.now);
  mailer = mailerTo(catcher.smtpUrl);
});
afterAll(async () => {
  await test.close();
  await catcher.close();
});
beforeEach(async () => {
  restaurant = await openRestaurant(test.database.owner.db);
  recipient = `sari-${anId<StaffId>()}@dapur.example`;
});

const mailerTo = (smtpUrl: string) =>
  createMailer({ smtpUrl, from: 'Meja <no-reply@meja.example>', publicUrl: 'https://meja.example' });
const mine = () => catcher.caught().filter(({ to }) => to === recipient);
const inTenant = <T>(work: (tx: Tx) => Promise<T>) => withTenant(test.deps.db, restaurant.tenantId, work);
const outbox = () => inTenant((tx) => tx.selectFrom('mail_outbox').selectAll().execute());

/** Puts a mail into the outbox, and answers its id. */
async function queue(data: { name: string; isOver?: boolean }, dedupeKey: string = anId()): Promise<string> {
  const deps = { ...test.deps, config: { mail: { smtpUrl: catcher.smtpUrl, isCaught: false, from: '' } } };
  const { tenantId } = restaurant;
  await inTenant((tx) =>
    queueMail(deps, tx, template, {
      tenantId,
      recipient,
      locale: 'en',
      data: { isOver: false, ...data },
      dedupeKey,
    }),
  );
  return (await outbox()).at(-1)?.id ?? '';
}

const work = (mailId: string, by = mailer) =>
  runJob(
    test.deps,
    registered(
      mailJob,
      deliver({
        mailer: by,
        templates: [template],
        tools: { ...test.deps, publicUrl: 'https://meja.example' },
      }),
    ),
    { tenantId: restaurant.tenantId, mailId },
  );

describe('a mail', () => {
  it('is sent as text and as a page, from whom the settings name', async () => {
    await work(await queue({ name: 'Sari' }));
    expect(mine()).toEqual([
      expect.objectContaining({
        from: '"Meja" <no-reply@meja.example>',
        subject: 'Hello Sari',
        text: 'told to nobody else\n',
      }),
    ]);
    expect(mine()[0]?.html).toContain('told to nobody else');
  });

  it('leaves nothing of what it told once it was sent', async () => {
    const id = await queue({ name: 'Sari' });
    expect((await outbox())[0]).toMatchObject({ data: { name: 'Sari' }, sent_at: null });
    await work(id);
    expect(await outbox()).toEqual([
      expect.objectContaining({ id, data: {}, sent_at: test.clock.now, template: 'greeting' }),
    ]);
  });

  it('is sent once, however often its job is done', async () => {
    const id = await queue({ name: 'Sari' });
    await work(id);
    await work(id);
    expect(mine()).toHaveLength(1);
  });

  it('is sent again under the same Message-ID where the process ended before it was noted', async () => {
    const id = await queue({ name: 'Sari' });
    const crashing = mailerThat(async (mail) => {
      await mailer.send(mail);
      throw new Error('the process ends here');
    });
    await expect(work(id, crashing)).rejects.toThrow('the process ends here');
    await work(id);
    expect(mine().map(({ messageId }) => messageId)).toEqual([
      `<${id}@meja.example>`,
      `<${id}@meja.example>`,
    ]);
  });

  it('is written once for what happened once', async () => {
    await queue({ name: 'Sari' }, 'the same');
    await queue({ name: 'Sari' }, 'the same');
    expect(await outbox()).toHaveLength(1);
    const { rows } = await test.database.owner.pool.query<{ count: string }>(
      `select count(*)::text as count from jobs.job where data ->> 'tenantId' = $1`,
      [restaurant.tenantId],
    );
    expect(rows[0]?.count).toBe('1');
  });

  it('is not there, nor is its job, where the transaction that it tells about was taken back', async () => {
    const cut = inTenant(async (tx) => {
      await queueMail(
        { ...test.deps, config: { mail: { smtpUrl: 'x', isCaught: false, from: '' } } },
        tx,
        template,
        {
          tenantId: restaurant.tenantId,
          recipient,
          locale: 'id',
          data: { name: 'Sari', isOver: false },
          dedupeKey: 'x',
        },
      );
      throw new Error('taken back');
    });
    await expect(cut).rejects.toThrow('taken back');
    expect(await outbox()).toEqual([]);
    const { rows } = await test.database.owner.pool.query(
      `select 1 from jobs.job where data ->> 'tenantId' = $1`,
      [restaurant.tenantId],
    );
    expect(rows).toEqual([]);
  });

  it('is not written where the installation sends none', async () => {
    await inTenant((tx) =>
      queueMail(test.deps, tx, template, {
        tenantId: restaurant.tenantId,
        recipient,
        locale: 'id',
        data: { name: 'Sari', isOver: false },
        dedupeKey: 'x',
      }),
    );
    expect(await outbox()).toEqual([]);
  });

  it('is dropped where there is nothing to tell any more', async () => {
    await work(await queue({ name: 'Sari', isOver: true }));
    expect(mine()).toEqual([]);
    expect((await outbox())[0]).toMatchObject({ sent_at: null, dropped_at: test.clock.now, data: {} });
  });

  it('waits for its next try where no mail server answers', async () => {
    const nobody = createServer();
    await new Promise<void>((resolve) => nobody.listen(0, '127.0.0.1', resolve));
    const { port } = nobody.address() as AddressInfo;
    await new Promise((resolve) => nobody.close(resolve));
    const id = await queue({ name: 'Sari' });
    await expect(work(id, mailerTo(`smtp://127.0.0.1:${port}`))).rejects.toThrow(/ECONNREFUSED/);
    expect((await outbox())[0]).toMatchObject({ sent_at: null, data: { name: 'Sari' } });
    await work(id);
    expect(mine()).toHaveLength(1);
  });

  it('shows no password to a mail server that offers no encryption', async () => {
    const { port } = new URL(catcher.smtpUrl);
    const id = await queue({ name: 'Sari' });
    await expect(work(id, mailerTo(`smtp://user:secret@127.0.0.1:${port}`))).rejects.toThrow(/STARTTLS|TLS/);
    expect(mine()).toEqual([]);
  });

  it('goes to one recipient, whatever their address looks like', async () => {
    recipient = 'a,b@dapur.example';
    await work(await queue({ name: 'Sari\r\nBcc: all@x.example' }));
    const [mail] = catcher.caught();
    expect(mail?.to).toBe('"a,b"@dapur.example');
    expect(mail?.subject).toBe('Hello Sari Bcc: all@x.example');
  });

  it('that was sent can be seen for ninety days', async () => {
    const old = await queue({ name: 'Sari' });
    await work(old);
    const before = test.clock.now;
    test.clock.now = new Date(before.getTime() + 91 * 86_400_000);
    const young = await queue({ name: 'Sari' });
    await work(young);
    expect((await outbox()).map(({ id }) => id)).toEqual([young]);
    test.clock.now = before;
  });
});

const mailerThat = (send: Mailer['send']): Mailer => ({ send });
