import { StaffId, TenantId } from '@meja/domain';
import { z } from 'zod';
import type { Deps } from '../../../http/deps.ts';
import { TicketCookie, type Ticket } from './ticket-cookie.ts';

/** Long enough to find a telephone. */
const PENDING_MS = 5 * 60_000;
const CHALLENGE_MS = 5 * 60_000;

const Pending = z.object({
  tenantId: TenantId,
  userId: StaffId,
  email: z.string(),
  /** Of the password that was right: a new one ends it. */
  password: z.string(),
});
/** A sign-in of which the password was right and the second factor is still to come. It is no session, and opens nothing else. */
export type PendingSignIn = Ticket<z.infer<typeof Pending>>;

const Challenge = z.object({
  /** What the answer is good for. */
  use: z.enum(['register', 'sign-in', 'step-up']),
  /** Whose it is; left out at the door, where nobody is known yet. */
  sessionId: z.uuid().optional(),
  challenge: z.string(),
});
export type PasskeyChallenge = Ticket<z.infer<typeof Challenge>>;

type TicketDeps = Pick<Deps, 'tokens' | 'clock' | 'newId' | 'config'>;

const isSecure = ({ config }: TicketDeps) => config.publicUrl.startsWith('https:');

export const pendingSignIns = (deps: TicketDeps) =>
  new TicketCookie(deps, {
    name: 'meja_pending',
    purpose: 'pending sign-in',
    claims: Pending,
    lifeMs: PENDING_MS,
    isSecure: isSecure(deps),
  });

export const passkeyChallenges = (deps: TicketDeps) =>
  new TicketCookie(deps, {
    name: 'meja_challenge',
    purpose: 'passkey challenge',
    claims: Challenge,
    lifeMs: CHALLENGE_MS,
    isSecure: isSecure(deps),
  });
