import type { Shift, ShiftId } from '@meja/domain';

/** The shifts of the outlet's drawers with this device's own unconfirmed changes: all open ones, and the closed ones of the last days. */
export interface ShiftsController {
  /** The shifts were read from storage. Before that, an empty list says nothing. */
  readonly loaded: boolean;
  /** Newest first. */
  readonly all: readonly Shift[];
  /** The open shift of this device. */
  readonly current: Shift | null;
  byId(id: ShiftId): Shift | undefined;
  /** Fetches the code that shifts need, and resolves when they are shown. It never rejects: where it failed, `loaded` is still false. */
  load(): Promise<void>;
}
