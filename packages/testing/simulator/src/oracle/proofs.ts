import type { SimulationContext } from '../world/context.ts';
import { hasTakenEffect, type Books } from './books.ts';
import type { SavedChange } from './saved-changes.ts';
import type { Wrong } from './invariants.ts';
import { describe } from './verdicts.ts';

/** What any waiter does, so that it is done without a proof as well. */
const BY_ANYBODY = [
  'order.open',
  'order.addLine',
  'order.changeQuantity',
  'order.changeLineNote',
  'order.removeLine',
  'order.send',
  'order.changeHeader',
  'order.complete',
  'order.freeTable',
];

/**
 * What people did is proven, and what somebody did in another's name had no effect that it needed their rights for: money that was said to
 * have moved is booked, and waits for a person. Behind what was done by a PIN that a restored server never heard of stands nothing that it
 * knows: it counts as unproven (docs/security.md). So does what is done by a former PIN on a tablet that was copied: until one of the two gets an
 * identity of its own, the server takes what the copy was told for what both know.
 */
export function* wrongProofs(
  { saved, pins, devices }: SimulationContext,
  { log, quarantine }: Books,
): Iterable<Wrong> {
  const copied = new Set(devices.flatMap(({ name, copyOf }) => (copyOf ? [name, copyOf.name] : [])));
  const isProvable = ({ actorId, approverId, device }: SavedChange) =>
    !pins.isLost(actorId, approverId) && !(copied.has(device) && pins.hasChanged(actorId, approverId));
  for (const row of log) {
    const change = row.mutationId === null ? undefined : saved.byId.get(row.mutationId);
    if (!change || row.duplicateOf !== null || row.decided !== null) continue;
    if (change.isForged) {
      if (row.proof !== 'unproven') yield [9, `${describe(change)} was forged, and counts as ${row.proof}`];
      const isHarmless = BY_ANYBODY.includes(change.name) || row.code === 'UNALLOCATED';
      if (hasTakenEffect(row) && !isHarmless) yield [9, `${describe(change)} was forged, and took effect`];
    } else if (!isProvable(change)) continue;
    else if (row.proof !== 'proven') yield [9, `${describe(change)} is honest, and counts as ${row.proof}`];
    else if (hasTakenEffect(row) && change.approverId !== row.approvedBy)
      yield [9, `${describe(change)} was allowed by ${change.approverId}, and the log has ${row.approvedBy}`];
  }
  for (const { mutationId, code } of quarantine) {
    const change = mutationId === null ? undefined : saved.byId.get(mutationId);
    if (code === 'UNPROVEN' && change && !change.isForged && isProvable(change))
      yield [9, `${describe(change)} is honest, and is held as unproven`];
  }
}
