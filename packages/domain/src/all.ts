/** The domain with every family loaded: for the server, which judges all of them. */
import { addFamily } from './registry.ts';
import { family as shift } from './shift/family.ts';

addFamily(shift);

export * from './index.ts';
export * from './terms/index.ts';
export { CashEntry, CashType, MovementType } from './shift/cash.ts';
export { drawerClaim, Shift } from './shift/shift.ts';
