/** `pnpm --filter @meja/ui messages`: compiles the words of both languages, where they have changed. */
import { compileMessages } from '../messages.ts';

await compileMessages();
