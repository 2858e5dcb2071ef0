import type { Pos } from '#lib/app/contract.ts';

/** Whether the signed-in person could settle something of what was refused of a document. To others it is told calmly. */
export const callsFor = (pos: Pos, id: string): boolean =>
  pos.sync.troubled.get(id)?.some((permission) => pos.session.may(permission)) ?? false;
