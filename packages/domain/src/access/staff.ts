import { z } from 'zod';
import { StaffId } from '../kernel/ids.ts';
import { open } from '../kernel/open.ts';
import { RoleName } from './roles.ts';

/** Somebody who may sign in on the outlet's tablets. `pinHash` is an argon2id PHC string, or null when no PIN is set. */
export const Staff = z.object({
  id: StaffId,
  name: z.string(),
  roles: z.array(open(RoleName)),
  pinHash: z.string().nullable(),
  isActive: z.boolean(),
});
export type Staff = z.infer<typeof Staff>;
