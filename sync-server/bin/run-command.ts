import { readConfig } from '../src/config.ts';
import { StartupError } from '../src/startup-error.ts';

type Command = (
  args: readonly string[],
  surroundings: { config: ReturnType<typeof readConfig>; say: (line: string) => void },
) => Promise<number>;

/** Runs a command of whoever runs the installation. What they can mend themselves is told in words. */
export async function runCommand(command: Command): Promise<void> {
  try {
    process.exitCode = await command(process.argv.slice(2), {
      config: readConfig(process.env),
      say: (line) => console.log(line),
    });
  } catch (error) {
    if (!(error instanceof StartupError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}
