/** The invariants of docs/sync.md, by their numbers there. */
export const INVARIANTS = {
  1: 'what was saved is judged once, and takes effect at most once',
  2: 'all devices at the same head show the same as the server',
  3: 'money adds up',
  4: 'no row crosses to another tenant',
  5: 'a bad record delays nobody',
  6: 'a cursor never skips a change',
  7: 'a restart shows the same',
  /** The section on conflicts says it. */
  8: 'nobody overwrites what his tablet has not seen',
  /** docs/security.md says it. */
  9: 'what somebody does, their PIN stands behind',
  /** ADR 16. */
  10: 'head office is told of what was sold otherwise than shown, and of nothing else',
  /** The section on decisions says it. */
  11: 'what head office decided stays decided',
} as const;
export type Invariant = keyof typeof INVARIANTS;

/** An invariant that does not hold, and where. */
export type Wrong = readonly [Invariant, string];
