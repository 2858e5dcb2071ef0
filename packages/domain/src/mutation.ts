import type { z } from 'zod';
import type { Permission } from './access/permissions.ts';
import type { BusinessDay } from './kernel/business-day.ts';
import type { DeviceId, LineId, MutationId, OrderId, OutletId, PaymentId, StaffId } from './kernel/ids.ts';
import { ok, refuse, type Result } from './kernel/result.ts';
import { advance, type Stamp } from './kernel/stamp.ts';
import type { Order } from './order/order.ts';
import type { Rejection } from './order/rejections.ts';
import type { UnallocatedMoney } from './payment/payment.ts';

/** The documents that mutations read and write, by kind. */
export interface Docs {
  order: Order;
  unallocated: UnallocatedMoney;
}
export type DocKind = keyof Docs;
export type Doc = { [Kind in DocKind]: { kind: Kind; doc: Docs[Kind] } }[DocKind];

/** What a mutation may read: the aggregates that it touches, as they are now. */
export interface World {
  order(id: OrderId): Order | undefined;
  /** On which order a payment stands, as far as that can be known here. */
  orderOfPayment?(id: PaymentId): OrderId | undefined;
}

/** Everything a mutation needs from outside; the domain has no clock and no chance of its own. */
export interface Context {
  mutationId: MutationId;
  /** Device time corrected by the server's offset, ms. */
  at: number;
  businessDay: BusinessDay;
  actorId: StaffId;
  deviceId: DeviceId;
  outletId: OutletId;
  /** The number that the outlet's stream will have with this change. */
  version: number;
}

/** A part of an order that carries its own version. */
export type Part = { kind: 'header' } | { kind: 'line'; lineId: LineId };

export interface Mutation<Name extends string = string, Args = unknown> {
  name: Name;
  /** Version of the arguments' shape. */
  v: number;
  args: z.ZodType<Args>;
  /**
   * Of each earlier version that was shipped, the schema that reads its arguments and makes them those of the version
   * after it. They stay for ever: a tablet may come back from a drawer with what it wrote years ago.
   */
  earlier?: Readonly<Record<number, z.ZodType>>;
  permission: Permission;
  touches(args: Args): readonly OrderId[];
  /** The parts whose earlier value is lost by it; empty for work that commutes. */
  overwrites(args: Args): readonly { orderId: OrderId; part: Part }[];
  apply(world: World, args: Args, context: Context): Result<Doc[], Rejection>;
  /**
   * Only on mutations that move money: what to book when it was refused, since the money is already in the drawer.
   * Nothing to book (the same payment again) leaves the refusal as it is.
   */
  salvage?(world: World, args: Args, context: Context, refusal: Rejection): Doc[];
}

/**
 * Reads a mutation's arguments as they were written, in whichever version. Refused without an error of the schema when
 * nobody here knows that version.
 */
export function readArgs<Args>(
  definition: Pick<Mutation<string, Args>, 'v' | 'args' | 'earlier'>,
  v: number,
  args: unknown,
): Result<Args, z.ZodError | null> {
  if (v > definition.v) return refuse(null);
  let current = args;
  for (let version = v; version < definition.v; version += 1) {
    const read = definition.earlier?.[version]?.safeParse(current);
    if (!read?.success) return refuse(read?.error ?? null);
    current = read.data;
  }
  const read = definition.args.safeParse(current);
  return read.success ? ok(read.data) : refuse(read.error);
}

interface OrderMutation<Name extends string, Args extends { orderId: OrderId }> {
  name: Name;
  v: number;
  args: z.ZodType<Args>;
  earlier?: Readonly<Record<number, z.ZodType>>;
  permission: Permission;
  overwrites?(args: Args): readonly Part[];
  apply(order: Order, args: Args, context: Context): Result<Order, Rejection>;
}

/** A mutation of one order that must exist; its version is advanced here, so no mutation can forget to. */
export function orderMutation<const Name extends string, Args extends { orderId: OrderId }>(
  definition: OrderMutation<Name, Args>,
): Mutation<Name, Args> {
  return {
    name: definition.name,
    v: definition.v,
    args: definition.args,
    ...(definition.earlier && { earlier: definition.earlier }),
    permission: definition.permission,
    touches: ({ orderId }) => [orderId],
    overwrites: (args) =>
      (definition.overwrites?.(args) ?? []).map((part) => ({ orderId: args.orderId, part })),
    apply(world, args, context) {
      const order = world.order(args.orderId);
      if (!order) return refuse({ code: 'ORDER_UNKNOWN' });
      const result = definition.apply(order, args, context);
      return result.ok ? ok([changedOrder(result.value, order.stamp, context)]) : result;
    },
  };
}

export function changedOrder(order: Order, stamp: Stamp, context: Context): Doc {
  return { kind: 'order', doc: { ...order, stamp: advance(stamp, context) } };
}
