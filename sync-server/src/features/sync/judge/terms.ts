import { businessDayOf, compareTerms, mutationFor, type AnyDocument, type Shown } from '@meja/domain/all';
import { docsOf, type SealedMutation } from '@meja/sync';
import type { Tx } from '../../../db/database.ts';
import type { DeviceScope } from '../device.ts';
import { BROUGHT_HOURS } from '../../devices/index.ts';
import { idFor } from '../hold/holding.ts';
import type { Arrival } from './arrivals.ts';
import type { BatchResult } from './batch.ts';
import { GRACE_MS } from './grace.ts';
import type { Ledger } from './judging.queries.ts';
import type { Pieces } from '../../../sharing/slices.ts';
import {
  deviceFacts,
  versionsSince,
  type DeviceFacts,
  type DifferenceRow,
  type Version,
} from './terms.queries.ts';

/** So long after its enrolment a tablet may still deliver what it did as another device. */
const BROUGHT_MS = BROUGHT_HOURS * 3_600_000;

/** What the terms of a batch are held against. */
export interface ShownToDevice {
  facts: DeviceFacts;
  versions: readonly Version[];
  isLetIn: boolean;
}

/**
 * Reads what the tablet may have been shown; null where the batch brings nothing that has terms.
 * @param isLetIn whether its word is taken for when it was done. A person who lets a record in has looked at it; it may
 *   have waited while its tablet went on.
 */
export async function readShown(
  tx: Tx,
  scope: DeviceScope,
  now: Date,
  arrivals: readonly Arrival[],
  isLetIn = false,
): Promise<ShownToDevice | null> {
  const ids = new Set<string>();
  let since = Number.POSITIVE_INFINITY;
  for (const { read } of arrivals) {
    const named = read.ok ? namedIn(read.value, scope) : null;
    if (!read.ok || !named) continue;
    for (const id of named) ids.add(id);
    since = Math.min(since, read.value.at, now.getTime());
  }
  if (since === Number.POSITIVE_INFINITY) return null;
  const arrived = isLetIn ? since : now.getTime();
  const [facts, versions] = await Promise.all([
    deviceFacts(tx, scope),
    versionsSince(tx, scope, [...ids], new Date(arrived - GRACE_MS)),
  ]);
  return facts ? { facts, versions, isLetIn } : null;
}

/** What of the catalogue a command names; null of one that has no terms. */
function namedIn(command: SealedMutation, { outletId }: DeviceScope): readonly string[] | null {
  switch (command.name) {
    case 'order.open':
      return [outletId];
    case 'order.addLine':
      return [command.args.productId, ...command.args.modifiers.map(({ optionId }) => optionId)];
    case 'payment.record':
    case 'payment.refund':
    case 'shift.open':
      return [];
    default:
      return null;
  }
}

interface Compared {
  scope: DeviceScope;
  ledger: Pick<Ledger, 'timeZone' | 'dayStartMinutes'>;
  now: Date;
  shown: ShownToDevice | null;
  /** The documents as they were before the batch. */
  documents: readonly AnyDocument[];
}

/** What a judged batch was sold by that its tablet had not been shown. What did not take effect sold nothing. */
export function* differencesIn(
  compared: Compared,
  arrivals: readonly Arrival[],
  { log, documents }: Pick<BatchResult, 'log' | 'documents'>,
): Pieces<DifferenceRow[]> {
  if (!compared.shown) return [];
  const shownAt = shownBy(compared, compared.shown);
  const done = new Set(
    log.flatMap(({ row }) =>
      (row.outcome === 'applied' || row.outcome === 'merged') && row.duplicate_of === null
        ? [row.device_seq]
        : [],
    ),
  );
  const orders = new Map(
    [...docsOf('order', compared.documents), ...docsOf('order', documents)].map((order) => [
      order.id as string,
      order,
    ]),
  );
  const rows: DifferenceRow[] = [];
  for (const { seq, read } of arrivals) {
    if (!read.ok || !done.has(seq) || !namedIn(read.value, compared.scope)) continue;
    yield;
    const [ref] = mutationFor(read.value.name).touches(read.value.args);
    if (!ref) continue;
    const differences = compareTerms(read.value, shownAt(read.value.at), orders.get(ref.id));
    for (const { what, part, itemId, was, should } of differences)
      rows.push({
        id: idFor(`terms ${ref.id} ${part} ${what} ${itemId}`),
        mutation_id: read.value.id,
        actor_id: read.value.actorId,
        ...{ doc_kind: ref.kind, doc_id: ref.id, part, what, item_id: itemId, was, should },
        at: new Date(read.value.at).toISOString(),
      });
  }
  return rows;
}

/**
 * What the tablet may have been showing when it did something. It delivers all that it has done before it asks for what is
 * new, or says that something waits: what comes now was done by the catalogue that it had then, or by a later one, whatever it says of its time. Only
 * for the day, on which charges depend, its word is taken, and no further back than to when it last asked.
 */
function shownBy(
  { now, ledger, scope }: Compared,
  { facts, versions, isLetIn }: ShownToDevice,
): (claimed: number) => Shown {
  const known = Map.groupBy(versions, ({ kind, id }) => `${kind} ${id}`);
  const of = <Kind extends Version['kind']>(kind: Kind, id: string) =>
    (known.get(`${kind} ${id}`) ?? []).map(({ terms }) => terms as Extract<Version, { kind: Kind }>['terms']);
  const charges = of('charges', scope.outletId);
  const since = isLetIn ? null : doneSince(facts, now.getTime());
  const day = (time: number) => businessDayOf(time, ledger.timeZone, ledger.dayStartMinutes);
  const own = seriesOf(facts, scope.deviceId);
  const all = [...own, ...facts.series.map((each) => each.series)];
  return (claimed) => {
    const at = Math.max(Math.min(claimed, now.getTime()), since ?? 0);
    return {
      dish: (id) => of('dish', id),
      option: (id) => of('option', id),
      charges,
      days: [...new Set([day(at - GRACE_MS), day(at)])],
      numberedOn: numberedOn(facts, now.getTime(), claimed)?.map(day) ?? null,
      // What it did before it was enrolled it numbered as another device, of which nothing else is known.
      series: at < facts.enrolledAt ? all : own,
    };
  };
}

/**
 * When a number can have been given, as it is booked: not later than now, and some minutes off at most. What was done before the tablet was
 * enrolled is booked on the day of that, and was numbered before it.
 */
function numberedOn({ enrolledAt }: DeviceFacts, now: number, claimed: number): number[] | null {
  const at = Math.min(claimed, now);
  return at < enrolledAt ? null : [at - GRACE_MS, at + GRACE_MS, at];
}

const doneSince = ({ pulledAt, enrolledAt }: DeviceFacts, now: number): number | null =>
  pulledAt ?? (now > enrolledAt + BROUGHT_MS ? enrolledAt : null);

/** The series of the tablet and of what it was before it was renewed. */
function seriesOf({ series }: DeviceFacts, deviceId: string): string[] {
  const known = new Map(series.map((each) => [each.id, each]));
  const own: string[] = [];
  let next: string | null = deviceId;
  while (next !== null) {
    const each = known.get(next);
    if (!each) break;
    own.push(each.series);
    next = each.renewedFrom;
  }
  return own;
}
