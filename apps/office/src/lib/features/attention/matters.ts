import type { Break, Conflict, Part, Quarantined, Unallocated } from './exception.ts';
import { salesOf, type Sale } from './terms.ts';

/** What is decided together, and stands on one card: what a tablet did on one order, what somebody sold on one. */
export type Matter = { key: string } & (
  | { kind: 'conflicts'; conflict: Conflict }
  | { kind: 'quarantine'; records: readonly Quarantined[] }
  | { kind: 'unallocated'; money: Unallocated }
  | { kind: 'terms'; sale: Sale }
  | { kind: 'breaks'; hole: Break }
);

/** The matters of a list, in its order. What has come twice, since the list moved between two pages, counts once. */
export function mattersOf(parts: readonly Part[], exponent: number): Matter[] {
  const known = new Set<string>();
  const once = parts.filter(({ item }) => !known.has(item.id) && known.add(item.id));
  return [...Map.groupBy(once, keyOf).values()].flatMap((group) => mattersIn(group, exponent));
}

const keyOf = ({ kind, matter }: Part): string => `${kind} ${matter}`;

function mattersIn(group: readonly Part[], exponent: number): Matter[] {
  const [first] = group;
  if (!first) return [];
  const key = keyOf(first);
  switch (first.kind) {
    case 'conflicts':
      return [{ key, kind: first.kind, conflict: first.item }];
    case 'quarantine':
      return [
        {
          key,
          kind: first.kind,
          records: group.flatMap((part) => (part.kind === 'quarantine' ? [part.item] : [])),
        },
      ];
    case 'unallocated':
      return [{ key, kind: first.kind, money: first.item }];
    case 'terms':
      return salesOf(
        group.flatMap((part) => (part.kind === 'terms' ? [part.item] : [])),
        exponent,
      ).map((sale) => ({ key: `${key} ${sale.id}`, kind: 'terms', sale }));
    case 'breaks':
      return [{ key, kind: first.kind, hole: first.item }];
  }
}
