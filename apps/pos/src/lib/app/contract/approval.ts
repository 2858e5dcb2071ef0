import type { Permission, Result, StaffId } from '@meja/domain';
import type { SignInProblem } from '../../data/sign-in.ts';
import type { StaffMember } from './catalogue.ts';

/** What somebody is asked to allow, and who may. */
export interface ApprovalRequest {
  permission: Permission;
  people: readonly StaffMember[];
}

export interface ApprovalController {
  /** Null while nobody is asked. */
  readonly asked: ApprovalRequest | null;
  /** Whether somebody of this outlet could allow it. */
  canAsk(permission: Permission): boolean;
  allow(id: StaffId, pin: string): Promise<Result<void, SignInProblem>>;
  dismiss(): void;
}
