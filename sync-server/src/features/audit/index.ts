export type { Action, Facts, Reason } from './actions.ts';
export { Audit, whence } from './audit.ts';
export { chainAfter } from './audit.queries.ts';
export { auditRoutes } from './audit.routes.ts';
export { noteDenied } from './denied.ts';
export { createSealer } from './seal.ts';
export type { Actor, AuditEntry, AuditTrail } from './trail.ts';
export { verifyLog } from './verify-log.ts';
