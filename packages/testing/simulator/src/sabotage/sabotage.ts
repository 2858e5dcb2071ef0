import type { Cut } from '@meja/testing/cut';
import type { FaultKind } from '../plan/faults.ts';

/** A way to break the engine on purpose, and how soon the simulator must find it. */
export interface Sabotage {
  cuts: readonly Cut[];
  /** Run as the superuser before anything else happens. */
  sql?: string;
  /** The faults that bring it out, so that the test of it is quick. */
  only: readonly FaultKind[];
  devices: number;
  /** It is caught within so many seeds, from seed 1 on. */
  within: number;
  /** The first of them that notices it. It is played before the others. */
  noticedBy: number;
  /** What is then said to be broken, among other things: a number of the oracle's invariants, or `liveness`. */
  shows: string;
}
