import {
  isLoaded,
  isShiftClosed,
  loadFamily,
  withEntries,
  type CashEntry,
  type DeviceId,
  type Shift,
  type ShiftId,
} from '@meja/domain';
import type { ShiftsController } from '../contract/shifts.ts';
import { shownOf, type Shown } from './shown.ts';

export interface ShiftsDeps {
  /** What is shown of all kinds, as state; null until it was read. */
  shown: () => Shown | null;
  /** Reads everything anew. */
  read: () => Promise<void>;
  deviceId: () => DeviceId | null;
  onBug: (error: unknown) => void;
}

/** The shifts as a screen asks for them: the server's sums with this device's own entries that it has not confirmed. */
export class Shifts implements ShiftsController {
  readonly #deps: ShiftsDeps;
  #loaded = $state(isLoaded('shift'));
  #loading: Promise<void> | null = null;

  readonly all: readonly Shift[] = $derived.by(() => {
    const shown = this.#deps.shown();
    if (!shown) return [];
    const entries = shown.entries.flatMap(({ entry }): CashEntry[] =>
      entry.kind === 'cash' ? [entry.entry] : [],
    );
    return shownOf('shift', shown)
      .map((shift) => withEntries(shift, entries))
      .sort((a, b) => b.openedAt - a.openedAt);
  });

  readonly current: Shift | null = $derived(
    this.all.find((shift) => shift.deviceId === this.#deps.deviceId() && !isShiftClosed(shift)) ?? null,
  );

  constructor(deps: ShiftsDeps) {
    this.#deps = deps;
  }

  get loaded(): boolean {
    return this.#loaded && this.#deps.shown() !== null;
  }

  byId(id: ShiftId): Shift | undefined {
    return this.all.find((shift) => shift.id === id);
  }

  load(): Promise<void> {
    this.#loading ??= this.#load().catch((error: unknown) => {
      // Tried again by whoever needs it next. A payment is taken all the same, and then belongs to no shift.
      this.#loading = null;
      this.#deps.onBug(error);
    });
    return this.#loading;
  }

  async #load(): Promise<void> {
    if (!isLoaded('shift')) await loadFamily('shift');
    await this.#deps.read();
    this.#loaded = true;
  }
}
