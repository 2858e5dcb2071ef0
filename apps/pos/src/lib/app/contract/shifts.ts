import type { Shift } from '@meja/domain';
import type { DocumentList } from './document-list.ts';

/** The shifts of all drawers of the outlet. */
export interface ShiftsController extends DocumentList<'shift'> {
  /** The open shift of this device. */
  readonly current: Shift | null;
}
