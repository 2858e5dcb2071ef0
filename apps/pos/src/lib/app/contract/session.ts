import type { Permission, Result, StaffId } from '@meja/domain';
import type { SignInProblem } from '../../data/sign-in.ts';
import type { StaffMember } from './catalogue.ts';

export type { SignInProblem };

export type SessionState = { state: 'signed-out' } | { state: 'signed-in'; staff: StaffMember; at: number };

export interface SessionController {
  readonly current: SessionState;
  /** Nobody touched the screen for as long as the outlet's settings say, and it was locked for that. */
  readonly lockedItself: boolean;
  signIn(staffId: StaffId, pin: string): Promise<Result<void, SignInProblem>>;
  signOut(): void;
  may(permission: Permission): boolean;
}
