import type { Pos } from '#lib/app/contract.ts';
import type { Formats } from '@meja/ui/format';
import type { Lookup } from '@meja/ui/words/tablet';

export const lookupIn = (pos: Pos, formats: Formats): Lookup => ({
  order: (id) => pos.orders.byId(id),
  tableName: (id) => pos.catalogue.tableById.get(id)?.name ?? '–',
  money: (minor) => formats.money(minor),
});
