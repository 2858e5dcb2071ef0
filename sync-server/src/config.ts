import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { DEFAULT_ALLOWANCES } from './http/rate-limits.ts';
import { StartupError } from './startup-error.ts';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
const MIN_SECRET = 32;

const Port = z.coerce
  .number<string>('a number')
  .int('a whole number')
  .min(1, 'from 1 to 65535')
  .max(65_535, 'from 1 to 65535');

const oneOf = <const Value extends string>(...values: Value[]) =>
  z.enum(values, `one of ${values.join(', ')}`);

const Settings = z.object({
  /** Where the tablet app, head office and the API are served. */
  PORT: Port.default(3000),
  HOST: z.string().min(1).default('0.0.0.0'),
  /** A PostgreSQL of one's own, as its owner; without it the embedded one is used. */
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\/[^/]+\/.+/, 'postgres://user:password@host:5432/database')
    .optional(),
  DATA_DIR: z.string().min(1).default(join(PROJECT, '.data')),
  /** The address that browsers use; cookies are for HTTPS only when it is one. */
  PUBLIC_URL: z.url({ protocol: /^https?$/, error: 'an address like https://pos.example.com' }).optional(),
  LOG_LEVEL: oneOf('silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace').default('warn'),
  /** Signs tokens; whoever knows it can be anybody. Made and kept in DATA_DIR when not given. */
  TOKEN_SECRET: z.string().min(MIN_SECRET, `at least ${MIN_SECRET} characters`).optional(),
  /** Serves /metrics on a port of its own, and nowhere else. Without it only this machine may read them. */
  METRICS_PORT: Port.optional(),
  /** Whether an empty database is given the demo's two businesses. */
  DEMO: oneOf('on', 'off').default('on'),
  /** The mail server. A password in it is sent over TLS only. */
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'smtp://user:password@host:587 or smtps://…' }).optional(),
  /** Whom mails come from, as a mail's header has it. */
  MAIL_FROM: z
    .string()
    .regex(
      /^([^<>"\r\n]+ <[^@<>\s]+@[^@<>\s]+>|[^@<>\s]+@[^@<>\s]+)$/,
      'an address, or a name and <an address>',
    )
    .optional(),
  /** For development: mails are caught and shown to this machine under /dev/mail. */
  DEV_MAIL: oneOf('on', 'off').default('off'),
  /** How many reverse proxies stand in front and add to X-Forwarded-For. */
  TRUST_PROXY: z.coerce
    .number<string>('a number')
    .int('a whole number')
    .min(0, 'from 0 to 10')
    .max(10, 'from 0 to 10')
    .default(0),
  /** Tries in a minute from one address to sign in, to enrol or to get a token. Many businesses may share an address of a mobile network. */
  DOOR_LIMIT: z.coerce
    .number<string>('a number')
    .int('a whole number')
    .min(1, 'from 1 to 100000')
    .max(100_000, 'from 1 to 100000')
    .default(DEFAULT_ALLOWANCES.doorPerAddress.points),
});

export interface Config {
  port: number;
  host: string;
  databaseUrl: string | undefined;
  dataDir: string;
  publicUrl: string;
  logLevel: z.infer<typeof Settings>['LOG_LEVEL'];
  metricsPort: number | undefined;
  demo: boolean;
  trustedProxies: number;
  /** Tries in a minute from one address. */
  doorLimit: number;
  mail: MailSettings;
}

export interface MailSettings {
  /** Undefined: no mail is sent. */
  smtpUrl: string | undefined;
  /** No mail leaves the process; for development. */
  isCaught: boolean;
  from: string;
}

/** Settings from the environment. An empty variable counts as none, as container files like to have it. */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
): Config & { tokenSecret: string } {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = Settings.safeParse(given);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')} has to be ${issue.message}`);
    throw new StartupError(`Settings: ${wrong.join('; ')}.`);
  }
  const settings = parsed.data;
  if (settings.METRICS_PORT === settings.PORT) {
    throw new StartupError('Settings: METRICS_PORT has to be another port than PORT.');
  }
  const publicUrl = (settings.PUBLIC_URL ?? `http://localhost:${settings.PORT}`).replace(/\/+$/, '');
  const dataDir = resolve(settings.DATA_DIR);
  return {
    port: settings.PORT,
    host: settings.HOST,
    databaseUrl: settings.DATABASE_URL,
    dataDir,
    publicUrl,
    logLevel: settings.LOG_LEVEL,
    metricsPort: settings.METRICS_PORT,
    demo: settings.DEMO === 'on',
    trustedProxies: settings.TRUST_PROXY,
    doorLimit: settings.DOOR_LIMIT,
    mail: mailSettings(settings, publicUrl),
    tokenSecret: settings.TOKEN_SECRET ?? keepSecret(dataDir),
  };
}

/** The names of this machine alone. */
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

function mailSettings(
  { SMTP_URL: smtpUrl, MAIL_FROM, DEV_MAIL }: z.infer<typeof Settings>,
  publicUrl: string,
): MailSettings {
  const { hostname } = new URL(publicUrl);
  const isCaught = DEV_MAIL === 'on';
  // Whoever reads the caught mails can be anybody: never on an installation that others use.
  if (isCaught && (smtpUrl !== undefined || !LOOPBACK.includes(hostname)))
    throw new StartupError('Settings: DEV_MAIL is for development, at localhost and without SMTP_URL.');
  return { smtpUrl, isCaught, from: MAIL_FROM ?? `Meja <no-reply@${hostname}>` };
}

function keepSecret(dataDir: string): string {
  const file = join(dataDir, 'token-secret');
  try {
    mkdirSync(dataDir, { recursive: true });
    if (!existsSync(file)) writeFileSync(file, randomBytes(48).toString('base64url'), { mode: 0o600 });
    const secret = readFileSync(file, 'utf8').trim();
    if (secret.length < MIN_SECRET)
      throw new StartupError(`${file} is damaged; delete it to have a new one made.`);
    return secret;
  } catch (error) {
    if (error instanceof StartupError) throw error;
    throw new StartupError(`The data folder ${dataDir} cannot be written: ${(error as Error).message}.`);
  }
}
