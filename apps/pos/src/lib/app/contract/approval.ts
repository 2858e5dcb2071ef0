import type { DocumentKind, Permission, Ref, Result, StaffId } from '@meja/domain';
import type { Allowed } from '../../data/allowed.ts';
import type { SignInProblem } from '../../data/sign-in.ts';
import type { StaffMember } from './catalogue.ts';

export type { Allowed };

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
  /** What was allowed on this tablet of what was done to a document since then, oldest first. */
  allowedOn(about: Ref<DocumentKind>, since: number): Promise<Allowed[]>;
}
