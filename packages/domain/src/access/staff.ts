import { z } from 'zod';
import { StaffId } from '../kernel/ids.ts';
import { open } from '../kernel/open.ts';
import { RoleName } from './roles.ts';

/** Somebody who may sign in on the outlet's tablets. */
export const Staff = z.object({
  id: StaffId,
  name: z.string(),
  roles: z.array(open(RoleName)),
  /** Servers of before there was a PIN check sent the hash itself, an argon2id PHC string. Now it is null. */
  pinHash: z.string().nullable(),
  /** A `PinCheck`, which is read where somebody signs in; null where no PIN is set. */
  pin: z.unknown().optional(),
  isActive: z.boolean(),
});
export type Staff = z.infer<typeof Staff>;
