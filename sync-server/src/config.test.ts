import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { StartupError } from './startup-error.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'meja-config-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const read = (environment: Record<string, string> = {}) => readConfig({ DATA_DIR: folder, ...environment });

describe('settings', () => {
  it('are all optional', () => {
    expect(read()).toMatchObject({
      port: 3000,
      host: '0.0.0.0',
      databaseUrl: undefined,
      publicUrl: 'http://localhost:3000',
      logLevel: 'warn',
      metricsPort: undefined,
      demo: true,
      doorLimit: 60,
      mail: { smtpUrl: undefined, isCaught: false, from: 'Meja <no-reply@localhost>' },
    });
  });

  it('that are empty count as not given', () => {
    expect(read({ PORT: '', DATABASE_URL: '', PUBLIC_URL: '' }).port).toBe(3000);
  });

  it('are taken as they are given', () => {
    expect(
      read({
        PORT: '8080',
        PUBLIC_URL: 'https://pos.example.com/',
        DEMO: 'off',
        METRICS_PORT: '9464',
        DOOR_LIMIT: '600',
      }),
    ).toMatchObject({
      port: 8080,
      doorLimit: 600,
      publicUrl: 'https://pos.example.com',
      demo: false,
      metricsPort: 9464,
    });
  });

  it.each([
    [{ PORT: 'many' }, /PORT has to be a number/],
    [{ PORT: '70000' }, /PORT has to be from 1 to 65535/],
    [{ DATABASE_URL: 'mysql://x/y' }, /DATABASE_URL has to be postgres:\/\//],
    [{ PUBLIC_URL: 'pos.example.com' }, /PUBLIC_URL has to be an address like/],
    [{ TOKEN_SECRET: 'short' }, /TOKEN_SECRET has to be at least 32 characters/],
    [{ METRICS_PORT: '3000' }, /METRICS_PORT has to be another port/],
    [{ SMTP_URL: 'mail.example.com' }, /SMTP_URL has to be smtp:\/\//],
    [{ MAIL_FROM: 'Meja\r\nBcc: x@y' }, /MAIL_FROM has to be an address/],
    [{ DOOR_LIMIT: '0' }, /DOOR_LIMIT has to be from 1 to 100000/],
    [{ LOG_LEVEL: 'loud' }, /LOG_LEVEL has to be one of silent, fatal/],
  ])('%j are refused in one line that says what is wanted', (environment: Record<string, string>, words) => {
    expect(() => read(environment)).toThrow(StartupError);
    expect(() => read(environment)).toThrow(words);
  });

  it('name the mail server, and whom mails come from', () => {
    const mail = { SMTP_URL: 'smtps://u:p@mail.example.com', PUBLIC_URL: 'https://pos.example.com' };
    expect(read(mail).mail.from).toBe('Meja <no-reply@pos.example.com>');
    expect(read({ ...mail, MAIL_FROM: 'Dapur <dapur@example.com>' }).mail).toEqual({
      smtpUrl: mail.SMTP_URL,
      isCaught: false,
      from: 'Dapur <dapur@example.com>',
    });
  });

  it.each([{ PUBLIC_URL: 'https://pos.example.com' }, { SMTP_URL: 'smtp://mail.example.com' }])(
    'let nobody read the mails of an installation that others use: %j',
    (environment: object) => {
      expect(read({ DEV_MAIL: 'on' }).mail.isCaught).toBe(true);
      expect(() => read({ DEV_MAIL: 'on', ...environment })).toThrow(/DEV_MAIL/);
    },
  );

  it('never show a value that is a secret', () => {
    expect(() => read({ DATABASE_URL: 'postgres:hunter2' })).toThrow(/^(?!.*hunter2)/);
  });
});

describe('the token secret', () => {
  it('is made once, for nobody else to read, and kept', () => {
    const first = read().tokenSecret;
    expect(first.length).toBeGreaterThan(40);
    expect(read().tokenSecret).toBe(first);
    expect(statSync(join(folder, 'token-secret')).mode & 0o077).toBe(0);
  });

  it('that was damaged is not replaced behind one’s back', () => {
    writeFileSync(join(folder, 'token-secret'), 'x');
    expect(() => read()).toThrow(/damaged/);
  });

  it('of a folder that cannot be written is asked about in one line', () => {
    expect(() => readConfig({ DATA_DIR: join(folder, 'token-secret', 'x') })).not.toThrow();
    writeFileSync(join(folder, 'file'), '');
    expect(() => readConfig({ DATA_DIR: join(folder, 'file') })).toThrow(/cannot be written/);
  });
});
