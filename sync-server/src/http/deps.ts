import type { Server } from 'node:http';
import type { HttpBindings } from '@hono/node-server';
import type { OutletId, TenantId } from '@meja/domain';
import type { HeadEvent, ProtocolRange, StreamName } from '@meja/sync';
import type { Context, MiddlewareHandler } from 'hono';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { Db } from '../db/database.ts';
import type { AuditTrail } from '../features/audit/trail.ts';
import type { MailCatcher } from '../features/mail/catcher.ts';
import type { JobSender } from '../jobs/job.ts';
import type { Metrics } from './metrics.ts';
import type { Principal } from './principal.ts';
import type { RateLimits } from './rate-limits.ts';
import type { Tokens } from './tokens.ts';

/** That a stream has got to a number. */
export interface Poke {
  tenantId: TenantId;
  stream: StreamName;
  /** Null for the catalogue, which is the whole tenant's. */
  outletId: OutletId | null;
  head: number;
}

/** A device that was taken out of service, or a person's session that has ended. */
export interface Dismissal {
  tenantId: TenantId;
  /** The device's or the session's. */
  id: string;
}

/** Tells whoever listens, in this process and in others, that streams moved, and who may listen no longer. */
export interface PokeHub {
  /** To be called after the commit, never before it. */
  publish(pokes: readonly Poke[]): void;
  /** Follows the tenant's catalogue and one outlet, or (null) all of them. Returns what ends it. */
  subscribe(tenantId: TenantId, outletId: OutletId | null, listener: (poke: Poke) => void): () => void;
  /** Ends what these hold open. To be called after the commit, like `publish`. */
  dismiss(dismissed: readonly Dismissal[]): void;
  /** Waits for somebody's dismissal. Returns what ends it. */
  onDismissal(who: Dismissal, listener: () => void): () => void;
}

export interface OutletOf {
  tenantId: TenantId;
  outletId: OutletId;
}

/** Tells an outlet's tablets what is new there. */
export interface OutletEventSource {
  /** Follows the outlet's stream and the tenant's catalogue. Returns what ends it. */
  follow(outlet: OutletOf, listener: (event: HeadEvent) => void): () => void;
}

/** What bounds those who have shown no token; see strangers.ts. */
export interface StrangerBounds {
  bound(server: Server): void;
  /** Somebody has shown a good token on this connection. */
  know(c: Context): void;
  slowDown(trustedProxies: number): MiddlewareHandler<AppEnv>;
}

/** All that the server is made of, put together in main.ts or by a test. */
export interface Deps {
  /** As the role that row-level security binds; see withTenant. */
  db: Db;
  pool: Pool;
  /** A connection of its own: whether the database answers is known however many wait for the others. */
  probe: Db;
  clock: () => Date;
  /** A new UUIDv7. */
  newId: () => string;
  tokens: Tokens;
  audit: AuditTrail;
  log: Logger;
  config: Config;
  metrics: Metrics;
  limits: RateLimits;
  strangers: StrangerBounds;
  pokes: PokeHub;
  outletEvents: OutletEventSource;
  /** Writes jobs in the transaction of what they follow. */
  jobs: JobSender;
  /** In development: the mails that were caught. */
  caughtMail?: Pick<MailCatcher, 'caught'> | undefined;
  /** The versions of the wire that this server speaks. */
  protocols: ProtocolRange;
  /** Aborted when the server is to end: long-lived answers end then. */
  closing: AbortSignal;
  /** Folders of the built apps. */
  apps: { pos: string; office: string };
}

export interface AppEnv {
  Bindings: HttpBindings;
  Variables: {
    requestId: string;
    /** Carries the request id and, once known, tenant and device or user. */
    log: Logger;
    principal?: Principal;
    /** Why the body could not be read, and how long it is, once somebody asked for it. */
    bodyFailure?: unknown;
    bodyBytes?: number;
  };
}
