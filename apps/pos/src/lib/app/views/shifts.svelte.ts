import {
  isShiftClosed,
  loadFamily,
  withEntries,
  type CashEntry,
  type DeviceId,
  type Shift,
} from '@meja/domain';
import type { ShiftsController } from '../contract/shifts.ts';
import { DocumentView, type DocumentViewDeps } from './document-view.svelte.ts';

export interface ShiftsDeps extends DocumentViewDeps {
  deviceId: () => DeviceId | null;
}

/** The server's sums, with this device's own cash entries that the server has not confirmed. */
export class Shifts extends DocumentView<'shift'> implements ShiftsController {
  readonly #deviceId: () => DeviceId | null;
  readonly #entries: readonly CashEntry[] = $derived(
    this.shown?.entries.flatMap(({ entry }) => (entry.kind === 'cash' ? [entry.entry] : [])) ?? [],
  );

  readonly current: Shift | null = $derived(
    this.all.find((shift) => shift.deviceId === this.#deviceId() && !isShiftClosed(shift)) ?? null,
  );

  constructor(deps: ShiftsDeps) {
    super('shift', deps, () => loadFamily('shift'));
    this.#deviceId = deps.deviceId;
  }

  protected override asShown(shift: Shift): Shift {
    return withEntries(shift, this.#entries);
  }
}
