import type { StaffId, TenantId } from '@meja/domain';
import type { Deps } from '../../../http/deps.ts';
import type { UserPrincipal } from '../../../http/principal.ts';
import { whence, type Action, type AuditEntry, type Reason } from '../../audit/index.ts';

interface Refused {
  action: Extract<Action, 'sign_in.second_refused' | 'sign_in.second_limited' | 'session.proof_refused'>;
  reason?: Reason;
  userAgent: string | null;
}

type Owner = { tenantId: TenantId; userId: StaffId } | UserPrincipal;

/** Tells of a second factor, or a proof, that was refused. Whoever is signed in is named; at the door nobody is. */
export function noteRefusedFactor({ audit }: Pick<Deps, 'audit'>, owner: Owner, refused: Refused): void {
  const { tenantId, userId: id } = owner;
  const { action, reason, userAgent } = refused;
  const entry: AuditEntry = {
    ...{ tenantId, action, target: { kind: 'person', id } },
    actor: 'kind' in owner ? { kind: 'user', id } : { kind: 'nobody' },
    diff: { ...whence(userAgent), ...(reason && { reason }) },
  };
  audit.refused({ key: `${action} ${id} ${reason ?? ''}`, concerned: () => Promise.resolve([entry]) });
}
