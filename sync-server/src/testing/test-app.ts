import { createHash } from 'node:crypto';
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { DeviceId, OutletId, StaffId, TenantId } from '@meja/domain';
import { PROTOCOLS } from '@meja/sync';
import { v7 } from 'uuid';
import { createApp } from '../app.ts';
import { connect } from '../db/pool.ts';
import { withTenant } from '../db/tenant.ts';
import { createAlert } from '../features/alerts/index.ts';
import { Audit, createSealer } from '../features/audit/index.ts';
import { addRefreshToken } from '../features/people/people.queries.ts';
import { OutletEvents } from '../features/sync/wire/outlet-events.ts';
import { catchMail, type MailCatcher } from '../features/mail/catcher.ts';
import { createMailer } from '../features/mail/index.ts';
import type { AppEnv, Deps, Poke, PokeHub } from '../http/deps.ts';
import { createLog } from '../http/log.ts';
import { createMetrics } from '../http/metrics.ts';
import { createRateLimits, DEFAULT_ALLOWANCES, type Allowances } from '../http/rate-limits.ts';
import { Strangers } from '../http/strangers.ts';
import { createTokens } from '../http/tokens.ts';
import { TEST_SECRET } from './audit-of.ts';
import { Jobs } from '../jobs/jobs.ts';
import { jobsOf } from '../jobs/registry.ts';
import { migratedDatabase, NOW, type MigratedDatabase } from './restaurant.ts';

export interface TestApp {
  app: OpenAPIHono<AppEnv>;
  deps: Deps;
  audit: Audit;
  database: MigratedDatabase;
  /** The clock that the app reads; starts at NOW. */
  clock: { now: Date };
  /** Everything that was logged, line by line. */
  logged: string[];
  /** The mails that were sent, where the test asked for mail. */
  mail: MailCatcher | undefined;
  /** Signs somebody in without their password. */
  userToken(tenantId: TenantId, userId: StaffId): Promise<string>;
  deviceToken(tenantId: TenantId, deviceId: DeviceId, outletId: OutletId): Promise<string>;
  get(path: string, token?: string): Promise<Answer>;
  post(path: string, body: unknown, token?: string, headers?: Record<string, string>): Promise<Answer>;
  close(): Promise<void>;
}

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** The parsed body; undefined where there is none. */
  body: Record<string, unknown>;
}

interface Options {
  allowances?: Partial<Allowances>;
  publicUrl?: string;
  apps?: Deps['apps'];
  protocols?: Deps['protocols'];
  /** Mail is sent, and caught; without it the installation sends none. */
  mail?: true;
}

/** The whole server without its socket, on a database of the test's own. */
export async function startTestApp(options: Options = {}): Promise<TestApp> {
  const database = await migratedDatabase();
  const probe = connect({ connectionString: database.appUrl, max: 1 });
  const clock = { now: NOW };
  const logged: string[] = [];
  const closing = new AbortController();
  const tokens = createTokens(TEST_SECRET, () => clock.now);
  const log = createLog('trace', { write: (line: string) => logged.push(line) });
  const pokes = localPokes();
  const jobs = new Jobs({ connectionString: database.appUrl, log });
  const mail = options.mail && (await catchMail(() => clock.now));
  const mailSettings = { smtpUrl: mail?.smtpUrl, isCaught: false, from: 'Meja <no-reply@meja.example>' };
  const audit = new Audit({
    db: database.app.db,
    clock: () => clock.now,
    sealer: createSealer(TEST_SECRET),
    alert: createAlert({
      ...{ clock: () => clock.now, newId: () => v7(), jobs },
      config: { mail: mailSettings },
    }),
    log,
  });
  const deps: Deps = {
    db: database.app.db,
    pool: database.app.pool,
    probe: probe.db,
    clock: () => clock.now,
    newId: () => v7(),
    tokens,
    audit,
    log,
    config: {
      port: 0,
      host: '127.0.0.1',
      databaseUrl: undefined,
      dataDir: '/nowhere',
      publicUrl: options.publicUrl ?? 'http://localhost:3000',
      logLevel: 'trace',
      metricsPort: undefined,
      demo: false,
      trustedProxies: 0,
      doorLimit: DEFAULT_ALLOWANCES.doorPerAddress.points,
      mail: mailSettings,
    },
    metrics: createMetrics(database.app.pool),
    limits: createRateLimits(
      { ...DEFAULT_ALLOWANCES, ...options.allowances },
      { db: database.app.db, tokens },
    ),
    strangers: new Strangers(),
    pokes,
    outletEvents: new OutletEvents({ db: database.app.db, pokes, log }),
    jobs,
    protocols: options.protocols ?? PROTOCOLS,
    closing: closing.signal,
    apps: options.apps ?? { pos: '/nowhere/pos', office: '/nowhere/office' },
  };
  const app = createApp(deps);
  if (mail) {
    const mailer = createMailer({
      ...deps.config.mail,
      smtpUrl: mail.smtpUrl,
      publicUrl: deps.config.publicUrl,
    });
    await jobs.work({ db: deps.db, jobs: jobsOf(deps, mailer), count: deps.metrics.job });
  }
  const send = async (path: string, init: RequestInit, token?: string): Promise<Answer> => {
    const headers = new Headers(init.headers);
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
    const response = await app.request(path, { ...init, headers });
    const text = await response.text();
    const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '');
    const body = isJson && text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {};
    return { status: response.status, headers: response.headers, text, body };
  };
  return {
    app,
    deps,
    audit,
    database,
    clock,
    logged,
    mail,
    async userToken(tenantId, userId) {
      const sessionId = v7();
      await withTenant(database.app.db, tenantId, (tx) =>
        addRefreshToken(tx, {
          id: v7(),
          familyId: sessionId,
          tenantId,
          userId,
          hash: createHash('sha256').update(sessionId).digest(),
          issuedAt: clock.now,
          expiresAt: new Date(clock.now.getTime() + 86_400_000),
          userAgent: null,
        }),
      );
      return tokens.signUser({ tenantId, userId, sessionId });
    },
    deviceToken: (tenantId, deviceId, outletId) => tokens.signDevice({ tenantId, deviceId, outletId }),
    get: (path, token) => send(path, {}, token),
    post: (path, body, token, headers) =>
      send(
        path,
        {
          method: 'POST',
          body: JSON.stringify(body),
          headers: { 'content-type': 'application/json', ...headers },
        },
        token,
      ),
    async close() {
      closing.abort();
      await audit.close();
      await jobs.stop(5_000);
      await mail?.close();
      await probe.close();
      await database.close();
    },
  };
}

function localPokes(): PokeHub {
  const listeners = new Set<(poke: Poke) => void>();
  const departures = new Map<string, Set<() => void>>();
  return {
    dismiss: (dismissed) => {
      for (const { id } of dismissed) departures.get(id)?.forEach((listener) => listener());
    },
    onDismissal({ id }, listener) {
      const waiting = departures.get(id) ?? new Set();
      departures.set(id, waiting.add(listener));
      return () => waiting.delete(listener);
    },
    publish: (pokes) => pokes.forEach((poke) => listeners.forEach((listener) => listener(poke))),
    subscribe(tenantId, outletId, listener) {
      const filtered = (poke: Poke) => {
        const concerns = poke.outletId === null || outletId === null || poke.outletId === outletId;
        if (poke.tenantId === tenantId && concerns) listener(poke);
      };
      listeners.add(filtered);
      return () => listeners.delete(filtered);
    },
  };
}
