/** `pnpm second-factor remove EMAIL [business]`: for somebody who has lost all that they sign in with beside the password. */
import { readConfig } from '../src/config.ts';
import { secondFactorCommand } from '../src/second-factor-command.ts';
import { StartupError } from '../src/startup-error.ts';

try {
  process.exitCode = await secondFactorCommand(process.argv.slice(2), {
    config: readConfig(process.env),
    say: (line) => console.log(line),
  });
} catch (error) {
  if (!(error instanceof StartupError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
