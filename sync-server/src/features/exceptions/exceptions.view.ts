import type { z } from '@hono/zod-openapi';
import type { DeviceId, MutationId, OrderId, OutletId, PaymentId, StaffId } from '@meja/domain';
import { amountOf } from '../../http/amount.ts';
import type { listConflicts, listQuarantined, listUnallocated } from './exceptions.queries.ts';
import type { Conflict, Quarantined, Unallocated } from './exceptions.schema.ts';

type Row<Query extends (...args: never[]) => Promise<unknown[]>> = Awaited<ReturnType<Query>>[number];

const instant = (date: Date | null): string | null => date?.toISOString() ?? null;

interface Placed {
  outlet_id: string;
  outlet_name: string;
  device_id: string;
  device_name: string;
  device_number: number;
}

const placeOf = (row: Placed) => ({
  outlet_id: row.outlet_id as OutletId,
  outlet_name: row.outlet_name,
  device: { id: row.device_id as DeviceId, name: row.device_name, number: row.device_number },
});

export function conflictOf(row: Row<typeof listConflicts>): z.infer<typeof Conflict> {
  return {
    id: row.id,
    mutation_id: row.mutation_id as MutationId,
    mutation_name: row.mutation_name,
    ...placeOf(row),
    actor: { id: row.actor_id as StaffId, name: row.actor_name },
    order_id: row.order_id as OrderId,
    order_number: row.order_number,
    part: row.part,
    mine: row.mine,
    theirs: row.theirs,
    table_numbers: { mine: row.mine_table, theirs: row.theirs_table },
    status: row.status,
    at: instant(row.at),
    created_at: row.created_at.toISOString(),
    resolved_at: instant(row.resolved_at),
  };
}

export function quarantinedOf(row: Row<typeof listQuarantined>): z.infer<typeof Quarantined> {
  return {
    id: row.id,
    ...placeOf(row),
    device_seq: row.device_seq,
    raw: row.raw,
    code: row.code,
    detail: row.detail,
    status: row.status,
    received_at: row.received_at.toISOString(),
    resolved_at: instant(row.resolved_at),
  };
}

export function unallocatedOf(
  row: Row<typeof listUnallocated>,
  exponent: number,
): z.infer<typeof Unallocated> {
  return {
    id: row.id as MutationId,
    payment_id: row.payment_id as PaymentId,
    ...placeOf(row),
    order_id: row.order_id as OrderId,
    order_number: row.order_number,
    payment_method: row.method,
    amount: amountOf(row.amount, exponent),
    reason: row.reason,
    reference: row.reference,
    receipt_number: row.receipt_number,
    taken_by: { id: row.taken_by as StaffId, name: row.taken_by_name },
    taken_at: row.taken_at.toISOString(),
    status: row.status,
    resolution: row.resolution,
    resolved_at: instant(row.resolved_at),
  };
}
