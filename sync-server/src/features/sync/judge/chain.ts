import { createHash } from 'node:crypto';
import { canonicalOf, GENESIS, Hash } from '@meja/sync';
import { z } from 'zod';
import type { Arrival } from './arrivals.ts';
import type { Pieces } from '../../../sharing/slices.ts';

/** A record that names another predecessor than the one that was delivered before it. */
export interface ChainBreak {
  deviceSeq: number;
  expected: string;
  got: string;
}

export interface Followed {
  /** The same, but for those that are not what was sealed: they can't be trusted to say what somebody did. */
  arrivals: Arrival[];
  breaks: ChainBreak[];
  /** The hash that the next record has to name; null where it is not known. */
  lastHash: string | null;
}

/** The hash that a device's next record has to name, by what was kept of its last one. */
export const headOf = (device: { lastSeq: number; lastHash: string | null }): string | null =>
  device.lastSeq === 0 ? GENESIS : device.lastHash;

/**
 * Follows a device's chain through its next records. After one that can't be read, or whose content is not what its
 * hash was made of, the chain is unknown rather than broken: that record is reported by itself.
 */
export function* followChain(arrivals: readonly Arrival[], head: string | null): Pieces<Followed> {
  const followed: Followed = { arrivals: [], breaks: [], lastHash: head };
  for (const arrival of arrivals) {
    yield;
    const link = linkOf(arrival.record);
    followed.arrivals.push(link === 'altered' && arrival.read.ok ? altered(arrival) : arrival);
    if (typeof link === 'string') {
      followed.lastHash = null;
      continue;
    }
    if (followed.lastHash !== null && link.prev !== followed.lastHash)
      followed.breaks.push({ deviceSeq: arrival.seq, expected: followed.lastHash, got: link.prev });
    followed.lastHash = link.hash;
  }
  return followed;
}

const altered = (arrival: Arrival): Arrival => ({
  ...arrival,
  read: { ok: false, error: { code: 'ALTERED', detail: 'the content is not what its hash was made of' } },
});

/** Whether a record says what its device sealed; one without a seal says nothing. */
export const isAsSealed = (record: unknown): boolean => typeof linkOf(record) !== 'string';

const Link = z.looseObject({ prev: Hash, hash: Hash });

/** Where a record hangs in its device's chain, if its content is what was sealed. */
function linkOf(record: unknown): { prev: string; hash: string } | 'altered' | 'unreadable' {
  const link = Link.safeParse(record);
  if (!link.success) return 'unreadable';
  const { hash, ...sealed } = record as z.infer<typeof Link>;
  try {
    // Node's own SHA-256, at some ten times the speed of the one that runs in a browser.
    const found = createHash('sha256').update(canonicalOf(sealed)).digest('hex');
    return found === hash ? { prev: link.data.prev, hash } : 'altered';
  } catch {
    return 'unreadable';
  }
}
