import type { SavedChanges } from '../oracle/saved-changes.ts';
import type { FaultKind } from '../plan/faults.ts';
import type { Scheduler } from '../run/scheduler.ts';
import type { Fixture } from './fixture.ts';
import type { Device } from './device.ts';
import type { Place } from './opening.ts';
import type { Pins } from './pins.ts';
import type { Server } from './server.ts';
import type { Tab } from './tab.ts';

/** Something that must hold and did not. */
export interface Violation {
  /** Of sync.md, or `liveness`, or `bug` for what nobody expected. */
  invariant: string;
  detail: string;
}

export interface StoryEntry {
  at: number;
  text: string;
}

export type OfficeAction = 'accept' | 'set_aside';

/** A decision that head office was told had been taken, about a mutation that was held for review. */
export interface Decision {
  mutationId: string;
  action: OfficeAction;
  /** What came of it, where it was accepted. */
  outcome: string | null;
}

/** A decision that head office was told had been taken, about a conflict. */
export interface Choice {
  conflictId: string;
  /** The change that lost. */
  mutationId: string;
  action: 'keep' | 'take';
}

/** What the others know of head office. */
export interface OfficeWork {
  readonly decisions: readonly Decision[];
  readonly choices: readonly Choice[];
  /** Whether a tablet that was taken out of service was enrolled again. */
  readonly hasEnrolledAgain: boolean;
  isOut(device: Device): boolean;
  enrolAgain(): void;
  /** The server makes a backup. */
  keep(): void;
  /** The server is put back to it: what was decided since is undone. */
  lose(): void;
}

/** One seed's simulation, as its parts use it: the oracle, the faults, plain SQL. */
export interface SimulationContext {
  readonly fixture: Fixture;
  readonly scheduler: Scheduler;
  readonly server: Server;
  readonly devices: readonly Device[];
  readonly saved: SavedChanges;
  readonly pins: Pins;
  readonly headOffice: OfficeWork;
  readonly struck: Map<FaultKind, number>;
  /** Orders whose note somebody wrote past the log. */
  readonly editedDocuments: Set<string>;
  addDevice(name: string, place: Place): Device;
  /** Somebody types in codes until the tablet is another one than `before`. */
  enrolAnew(device: Device, before: string): void;
  /** From so many of its steps on the tab takes no more. */
  killAfter(tab: Tab, steps: number, then: () => void): void;
  forgetKills(): void;
  /** A new history, as a restored server begins one. */
  nextEpoch(): string;
  /** Another history is about to begin. */
  beforeRestore(): void;
  /** Lets some work of the simulation itself come to its end. */
  settle(work: () => Promise<void>): Promise<void>;
  violate(invariant: string, detail: string): void;
  tell(text: string, step?: number): void;
}
