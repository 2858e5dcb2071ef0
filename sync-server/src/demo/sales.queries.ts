import { refKey, type Ref, type TenantId } from '@meja/domain';
import type { Tx } from '../db/database.ts';
import { writeRecords } from '../db/records.queries.ts';
import { orderStore } from '../features/orders/index.ts';
import { cashStore, shiftStore } from '../features/shifts/index.ts';
import type { Outlet } from './catalogue.ts';
import type { Delivery, OutletHistory } from './sales/history.ts';

/** A JSON record set of a few megabytes at a time. */
const ORDERS_AT_ONCE = 1000;
const CASH_AT_ONCE = 5000;
const DELIVERIES_AT_ONCE = 5000;
/** How long a tap takes to head office. */
const ON_ITS_WAY = 800;

/** Writes what happened at an outlet, as the pushes of its tablets would have. */
export async function writeHistory(
  tx: Tx,
  tenantId: TenantId,
  history: OutletHistory,
  version: number,
): Promise<void> {
  const { till, content } = history.outlet;
  const delivery = { tenantId, deviceId: till.id, day: { timeZone: content.timeZone, dayStartMinutes: 0 } };
  for (const orders of chunks(history.orders, ORDERS_AT_ONCE))
    await orderStore.save(tx, delivery, orders, () => undefined);
  await shiftStore.save(tx, delivery, history.shifts, () => undefined);
  const scope = { tenantId, outletId: history.outlet.id, deviceId: till.id };
  for (const cash of chunks(history.cash, CASH_AT_ONCE)) await cashStore(tx, scope, cash);
  for (const deliveries of chunks(history.deliveries, DELIVERIES_AT_ONCE))
    await writeDeliveries(tx, tenantId, history.outlet, deliveries, version);
  const subjects = subjectsOf(history.deliveries);
  for (const some of chunks(subjects, DELIVERIES_AT_ONCE)) await writeSubjects(tx, tenantId, some, version);
  for (const { tablet, lastSeq, lastHash, lastSeenAt } of history.tablets)
    await tx
      .updateTable('devices')
      .set({
        last_seq: lastSeq,
        last_hash: lastHash,
        last_seen_at: lastSeenAt === null ? null : new Date(lastSeenAt),
      })
      .where('id', '=', tablet.id)
      .execute();
}

async function writeDeliveries(
  tx: Tx,
  tenantId: TenantId,
  outlet: Outlet,
  deliveries: readonly Delivery[],
  version: number,
): Promise<void> {
  await writeRecords(tx, {
    table: 'mutation_log',
    key: ['tenant_id', 'device_id', 'device_seq'],
    rows: deliveries.map(({ envelope }) => ({
      tenant_id: tenantId,
      outlet_id: outlet.id,
      device_id: envelope.deviceId,
      device_seq: envelope.deviceSeq,
      mutation_id: envelope.id,
      actor_id: envelope.actorId,
      name: envelope.name,
      at: new Date(envelope.at).toISOString(),
      received_at: new Date(envelope.at + ON_ITS_WAY).toISOString(),
      envelope,
      hash: envelope.hash,
      outcome: 'applied',
      seq: version,
    })),
    keepExisting: true,
  });
}

/** What a device did to a document. */
interface Subject {
  deviceId: string;
  ref: Ref;
  deviceSeqs: number[];
}

function subjectsOf(deliveries: readonly Delivery[]): Subject[] {
  const subjects = new Map<string, Subject>();
  for (const { envelope, subjects: refs } of deliveries)
    for (const ref of refs) {
      const { deviceId, deviceSeq } = envelope;
      const key = `${deviceId} ${refKey(ref)}`;
      const known = subjects.get(key);
      if (known) known.deviceSeqs.push(deviceSeq);
      else subjects.set(key, { deviceId, ref, deviceSeqs: [deviceSeq] });
    }
  return [...subjects.values()];
}

async function writeSubjects(
  tx: Tx,
  tenantId: TenantId,
  subjects: readonly Subject[],
  version: number,
): Promise<void> {
  await writeRecords(tx, {
    table: 'mutation_subjects',
    key: ['tenant_id', 'doc_id', 'seq', 'device_id', 'kind'],
    rows: subjects.map(({ deviceId, ref, deviceSeqs }) => ({
      ...{ tenant_id: tenantId, kind: ref.kind, doc_id: ref.id, seq: version },
      ...{ device_id: deviceId, device_seqs: deviceSeqs },
    })),
    keepExisting: true,
  });
}

const chunks = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
