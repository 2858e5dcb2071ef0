import type { LinkFault } from '../world/link.ts';

/** What may go wrong, by the names in which the summary counts it, with how often it is drawn. */
export const FAULTS = {
  offline: 24,
  'request lost': 6,
  'reply lost': 8,
  'reply delayed': 5,
  reordered: 5,
  duplicated: 7,
  'cut in half': 6,
  'tab killed': 10,
  'second tab': 6,
  'two leaders': 4,
  'tablet asleep': 4,
  'server killed before commit': 4,
  'server killed in commit': 4,
  'server killed after commit': 4,
  'database connection lost': 5,
  'clock jumped': 5,
  'server restored': 4,
  'device cloned': 3,
  'long transaction': 5,
  'changed by SQL': 9,
  'storage full': 4,
  'storage wiped': 3,
  'app upgraded': 3,
  'old app': 3,
  'record corrupted': 3,
} as const;
export type FaultKind = keyof typeof FAULTS;

export const isFaultKind = (name: string): name is FaultKind => Object.hasOwn(FAULTS, name);

/** Those that strike one request of a device. */
export const LINK_FAULTS: Partial<Record<FaultKind, readonly LinkFault[]>> = {
  'request lost': ['request lost'],
  'reply lost': ['reply lost'],
  'reply delayed': ['reply late'],
  reordered: ['request late'],
  duplicated: ['duplicated'],
  'cut in half': ['request cut', 'reply cut'],
};
