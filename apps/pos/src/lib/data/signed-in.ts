import type { StaffId } from '@meja/domain';
import type { Tables } from './db.ts';
import { readMeta, writeMeta, type SignedIn } from './meta.ts';
import { proveWith, vouchWith, type Approver } from './proof.ts';
import type { Vouch } from './sealing.ts';
import type { Shown } from './sign-in.ts';

/** Somebody who is signed in at this tablet. */
export interface Present {
  staffId: StaffId;
  /** Of the PIN that was typed: who has another one by now is signed in no more. */
  salt: string;
  /** What vouches for them, and for who allows them more. */
  vouch(approver?: Approver): Vouch;
  /** They were here. @param at ms */
  stay(at: number): Promise<void>;
  /** Their key goes with them. */
  leave(): Promise<void>;
}

/** Keeps the key of somebody who has shown their PIN. */
export async function arrive(
  db: Tables,
  staffId: StaffId,
  { proofKey, salt, activeAt }: Shown & { activeAt: number },
): Promise<Present> {
  const kept: SignedIn = { ...proofKey, salt, activeAt };
  await change(db, (all) => ({ ...all, [staffId]: kept }));
  return presentBy(db, staffId, kept);
}

export const approverWith = (id: StaffId, { proofKey }: Shown): Approver => ({
  id,
  prove: proveWith(proofKey),
});

/**
 * Somebody whose key is here, if they were here since. The keys of others who were not go: a tab that was killed leaves them behind.
 * @param since ms
 */
export async function presentSince(
  db: Tables,
  staffId: StaffId,
  since: number,
): Promise<Present | undefined> {
  const all = Object.entries((await readMeta(db, 'signedIn')) ?? {});
  const here = all.filter(([, { activeAt }]) => activeAt >= since);
  // Nothing is written that need not be: there may be no room.
  if (here.length < all.length) await change(db, () => Object.fromEntries(here));
  const kept = here.find(([id]) => id === staffId)?.[1];
  return kept && presentBy(db, staffId, kept);
}

const presentBy = (db: Tables, staffId: StaffId, kept: SignedIn): Present => ({
  ...{ staffId, salt: kept.salt },
  vouch: (approver) => vouchWith(proveWith(kept), approver),
  stay: (at) =>
    change(db, (all) => (all[staffId] ? { ...all, [staffId]: { ...all[staffId], activeAt: at } } : all)),
  leave: () => change(db, ({ [staffId]: _, ...others }) => others),
});

type All = Readonly<Record<StaffId, SignedIn>>;

const change = (db: Tables, by: (all: All) => All): Promise<void> =>
  db.transaction('rw', db.meta, async (db) =>
    writeMeta(db, 'signedIn', by((await readMeta(db, 'signedIn')) ?? {})),
  );
