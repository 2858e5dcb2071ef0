/**
 * `pnpm audit-log verify [business]`: compares the audit logs of all businesses, or of one by its slug, with their hashes and seals.
 * `pnpm audit-log key`: the public key by which others can check what this installation has signed.
 */
import { auditLogCommand } from '../src/audit-log-command.ts';
import { runCommand } from './run-command.ts';

await runCommand(auditLogCommand);
