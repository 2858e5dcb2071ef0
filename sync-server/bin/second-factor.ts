/** `pnpm second-factor remove EMAIL [business]`: for somebody who has lost all that they sign in with beside the password. */
import { secondFactorCommand } from '../src/second-factor-command.ts';
import { runCommand } from './run-command.ts';

await runCommand(secondFactorCommand);
