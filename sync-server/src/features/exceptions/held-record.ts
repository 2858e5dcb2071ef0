import { readMutation, type SealedMutation } from '@meja/sync';
import type { Selectable } from 'kysely';
import { z } from 'zod';
import { isAsSealed } from '../sync/index.ts';
import type { QuarantineTable } from './exceptions.table.ts';

/** A record that was held or set aside. */
export type Held = Selectable<QuarantineTable>;

const Identified = z.looseObject({ id: z.uuid() });

/**
 * The mutation that a record is, even where this version can't read it: the decision holds however it comes later. What was
 * altered is not the mutation that it says it is.
 */
export function sealedIdOf({ raw }: Pick<Held, 'raw'>): string | null {
  const record = parsed(raw);
  return isAsSealed(record) ? (Identified.safeParse(record).data?.id ?? null) : null;
}

/** Why a record can't be accepted as things are; undefined where it can. */
export function obstacleTo({ raw, outlet_id }: Pick<Held, 'raw' | 'outlet_id'>): string | undefined {
  const record = parsed(raw);
  const read = readMutation(record);
  if (!read.ok) return read.error.code;
  if (!isAsSealed(record)) return 'ALTERED';
  return read.value.outletId === outlet_id ? undefined : 'OTHER_OUTLET';
}

/** The record of a row, as far as it can be read. */
export function readable({ raw }: Pick<Held, 'raw'>): SealedMutation | undefined {
  const read = readMutation(parsed(raw));
  return read.ok ? read.value : undefined;
}

function parsed(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}
