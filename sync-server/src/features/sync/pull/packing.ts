import type { Change, PullResponse } from '@meja/sync';
import { packed, type Pack } from '@meja/sync/pack';

/** From so many documents of a collection on, a pack is worth its trouble. */
const PACKED_FROM = 100;

/** Changes as they are sent: column by column where there are many of a collection, and the app can read that. */
export function sent(changes: Change[], mayPack: boolean): Pick<PullResponse, 'changes' | 'packs'> {
  if (!mayPack || changes.length < PACKED_FROM) return { changes };
  const there = Map.groupBy(changes, ({ collection, doc }) => (doc === null ? null : collection));
  const packs: Pack[] = [];
  const others = [...there].flatMap(([collection, group]) => {
    const pack = collection === null || group.length < PACKED_FROM ? undefined : packed(group);
    if (pack) packs.push(pack);
    return pack ? [] : group;
  });
  return { changes: others, packs };
}
