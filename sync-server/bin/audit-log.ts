/**
 * `pnpm audit-log verify [business]`: compares the audit logs of all businesses, or of one by its slug, with their hashes and seals.
 * `pnpm audit-log key`: the public key by which others can check what this installation has signed.
 */
import { auditLogCommand } from '../src/audit-log-command.ts';
import { readConfig } from '../src/config.ts';
import { StartupError } from '../src/startup-error.ts';

try {
  process.exitCode = await auditLogCommand(process.argv.slice(2), {
    config: readConfig(process.env),
    say: (line) => console.log(line),
  });
} catch (error) {
  if (!(error instanceof StartupError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
