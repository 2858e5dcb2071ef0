export type { Action, Facts } from './actions.ts';
export { Audit, whence } from './audit.ts';
export { createSealer } from './seal.ts';
export type { Actor, AuditEntry, AuditTrail } from './trail.ts';
