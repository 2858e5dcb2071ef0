import { Staff, type RoleName, type StaffId } from '@meja/domain';
import type { Actor } from '@meja/sync';
import type { Tables } from './db.ts';
import type { Author } from './sealing.ts';

/** The person's roles now, not those at sign-in, and those of who allows it. */
export async function readActor(db: Tables, author: Author | null): Promise<Actor> {
  if (author === null) return null;
  const [own, approver] = await Promise.all([author.id, author.approver].map((id) => readRoles(db, id)));
  return own ? { roles: [...own, ...(approver ?? [])] } : null;
}

async function readRoles(db: Tables, id: StaffId | undefined): Promise<readonly RoleName[] | null> {
  if (id === undefined) return null;
  const staff = Staff.safeParse((await db.staff.get(id))?.doc);
  return staff.success && staff.data.isActive ? staff.data.roles : null;
}
