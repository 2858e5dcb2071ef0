import { randomBytes } from 'node:crypto';
import { TenantId } from '@meja/domain';
import { z } from 'zod';
import type { Db, Tx } from '../../db/database.ts';
import { withTenant } from '../../db/tenant.ts';
import type { Dismissal } from '../../http/deps.ts';
import type { UserPrincipal } from '../../http/principal.ts';
import type { Tokens } from '../../http/tokens.ts';
import { whence, type Action, type AuditEntry, type AuditTrail, type Facts } from '../audit/index.ts';
import { secondFactorsOf, type SecondFactor } from '../access/index.ts';
import { inHashingTurn, matchesNothing, matchesSecret } from './passwords.ts';
import {
  addRefreshToken,
  findSignIns,
  lockRefreshToken,
  markReplaced,
  noteSignIn,
  revokeFamily,
  signInTenant,
  type RefreshToken,
  type SignIn,
} from './people.queries.ts';

/** A session that nobody uses ends; one that is used ends as well, and somebody shows their password again. */
const IDLE_MS = 12 * 3_600_000;
const LONGEST_MS = 30 * 86_400_000;
export const IDLE_SECONDS = IDLE_MS / 1_000;
/** So long a reply that got lost is given again; later the same token is taken for stolen. */
const LOST_REPLY_MS = 60_000;

export interface SessionDeps {
  db: Db;
  clock: () => Date;
  newId: () => string;
  tokens: Tokens;
  audit: AuditTrail;
}

export type Session = Omit<UserPrincipal, 'kind'>;
export interface Opened {
  session: Session;
  refreshToken: string;
}

export type SignInAnswer =
  | { kind: 'opened'; opened: Opened }
  /** The password fits, and one of these is to follow. */
  | { kind: 'second'; who: SignIn; methods: SecondFactor[] }
  | { kind: 'failed' }
  /** The password fits, but the business is suspended. */
  | { kind: 'suspended' }
  /** The password fits in several tenants. */
  | { kind: 'ambiguous'; tenants: { slug: string; name: string }[] };

export interface Credentials {
  /** In lower case. */
  email: string;
  password: string;
  /** Slug, where the email belongs to several. */
  tenant?: string | undefined;
  userAgent: string | null;
}

export async function signIn(deps: SessionDeps, credentials: Credentials): Promise<SignInAnswer> {
  const fitting = await whoFits(deps.db, credentials);
  const named = await Promise.all(
    fitting.map(async (found) => ({
      found,
      tenant: await withTenant(deps.db, found.tenantId, signInTenant),
    })),
  );
  const wanted = credentials.tenant;
  const matching = wanted === undefined ? named : named.filter(({ tenant }) => tenant.slug === wanted);
  const served = matching.filter(({ tenant }) => tenant.isServed);
  const [first, second] = served;
  if (!first) return { kind: matching.length > 0 ? 'suspended' : 'failed' };
  if (second)
    return { kind: 'ambiguous', tenants: served.map(({ tenant: { slug, name } }) => ({ slug, name })) };
  const who = first.found;
  return withTenant(deps.db, who.tenantId, async (tx) => {
    const methods = await secondFactorsOf(tx, who.userId);
    if (methods.length > 0) return { kind: 'second', who, methods };
    return { kind: 'opened', opened: await openSession(deps, tx, who, credentials) };
  });
}

async function whoFits(db: Db, { email, password }: Credentials): Promise<SignIn[]> {
  const candidates = await findSignIns(db, email);
  return inHashingTurn(email, async () => {
    if (candidates.length === 0) await matchesNothing(password);
    const fitting: SignIn[] = [];
    for (const candidate of candidates)
      if (await matchesSecret(candidate.passwordHash, password)) fitting.push(candidate);
    return fitting;
  });
}

interface HowOpened {
  userAgent: string | null;
  /** What was shown beside a password, or in its place. */
  factor?: 'code' | 'recovery_code' | 'passkey';
}

/** In the transaction that has seen all that was to be shown. */
export async function openSession(
  deps: SessionDeps,
  tx: Tx,
  { tenantId, userId }: Pick<SignIn, 'tenantId' | 'userId'>,
  { userAgent, factor }: HowOpened,
): Promise<Opened> {
  const session = { tenantId, userId, sessionId: deps.newId() };
  const random = randomBytes(32).toString('base64url');
  await noteSignIn(tx, userId, deps.clock());
  await store(deps, tx, { session, signedInAt: deps.clock() }, random, userAgent);
  const facts = { ...whence(userAgent), ...(factor && { factor }) };
  deps.audit.record(tx, ofPerson('sign_in.succeeded', session, facts));
  return { session, refreshToken: `${tenantId}.${random}` };
}

interface Lasting {
  session: Session;
  signedInAt: Date;
}

async function store(
  deps: SessionDeps,
  tx: Tx,
  { session, signedInAt }: Lasting,
  random: string,
  userAgent: string | null,
) {
  const now = deps.clock();
  await addRefreshToken(tx, {
    id: deps.newId(),
    familyId: session.sessionId,
    tenantId: session.tenantId,
    userId: session.userId,
    hash: deps.tokens.digest('refresh', random),
    issuedAt: now,
    expiresAt: new Date(Math.min(now.getTime() + IDLE_MS, signedInAt.getTime() + LONGEST_MS)),
    userAgent,
  });
}

/** A refresh token as its cookie has it; the tenant is told first, since the rest can be looked up only inside it. */
const RefreshCookie = z
  .string()
  .max(200)
  .transform((cookie) => cookie.split('.'))
  .pipe(z.tuple([TenantId, z.string().regex(/^[\w-]{43}$/)]));

/** Changes a refresh token for its successor; undefined when the session has ended. */
export async function refresh(
  deps: SessionDeps,
  cookie: string,
  userAgent: string | null,
): Promise<Opened | undefined> {
  const parsed = RefreshCookie.safeParse(cookie);
  if (!parsed.success) return undefined;
  const [tenantId, random] = parsed.data;
  return withTenant(deps.db, tenantId, async (tx) => {
    const now = deps.clock();
    const token = await lockRefreshToken(tx, deps.tokens.digest('refresh', random));
    if (!token || token.revokedAt || token.expiresAt <= now) return undefined;
    const session = { tenantId, userId: token.userId, sessionId: token.familyId };
    const successor = deps.tokens.successor(random);
    const opened = { session, refreshToken: `${tenantId}.${successor}` };
    if (!token.replacedAt) {
      await markReplaced(tx, token.id, now);
      await store(deps, tx, { session, signedInAt: token.signedInAt }, successor, userAgent);
      return opened;
    }
    if (await isLostReply(deps, tx, token.replacedAt, successor, now)) return opened;
    await revokeFamily(tx, token.familyId, now);
    if (!token.revokedAt) deps.audit.record(tx, { ...reused(session), diff: whence(userAgent) });
    return undefined;
  });
}

/** Whoever showed the token may be its thief. */
const reused = ({ tenantId, userId: id }: Session): AuditEntry => ({
  ...{ tenantId, actor: { kind: 'nobody' }, action: 'session.reused', target: { kind: 'person', id } },
});

const ofPerson = (action: Action, { tenantId, userId: id }: Session, diff: Facts = {}): AuditEntry => ({
  ...{ tenantId, actor: { kind: 'user', id }, action, target: { kind: 'person', id }, diff },
});

/** The token was changed just now, and nobody has used its successor: its owner never got it. */
async function isLostReply(deps: SessionDeps, tx: Tx, replacedAt: Date, successor: string, now: Date) {
  if (now.getTime() - replacedAt.getTime() > LOST_REPLY_MS) return false;
  const next: RefreshToken | undefined = await lockRefreshToken(tx, deps.tokens.digest('refresh', successor));
  return next !== undefined && next.replacedAt === null && next.revokedAt === null;
}

/** @returns the session that has ended by it */
export async function signOut(deps: SessionDeps, cookie: string): Promise<Dismissal | undefined> {
  const parsed = RefreshCookie.safeParse(cookie);
  if (!parsed.success) return undefined;
  const [tenantId, random] = parsed.data;
  return withTenant(deps.db, tenantId, async (tx) => {
    const token = await lockRefreshToken(tx, deps.tokens.digest('refresh', random));
    if (!token) return undefined;
    await revokeFamily(tx, token.familyId, deps.clock());
    const session = { tenantId, userId: token.userId, sessionId: token.familyId };
    if (!token.revokedAt) deps.audit.record(tx, ofPerson('session.ended', session, whence()));
    return { tenantId, id: token.familyId };
  });
}

/** Whose session a cookie carries; undefined for one that carries none. */
export async function sessionOf(deps: SessionDeps, cookie: string): Promise<Session | undefined> {
  const parsed = RefreshCookie.safeParse(cookie);
  if (!parsed.success) return undefined;
  const [tenantId, random] = parsed.data;
  const token = await withTenant(deps.db, tenantId, (tx) =>
    lockRefreshToken(tx, deps.tokens.digest('refresh', random)),
  );
  return token && { tenantId, userId: token.userId, sessionId: token.familyId };
}
