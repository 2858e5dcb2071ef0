import type { z } from 'zod';
import type { Mutation } from './mutation.ts';
import { addLine } from './order/mutations/add-line.ts';
import { cancelOrder } from './order/mutations/cancel.ts';
import { changeHeader } from './order/mutations/change-header.ts';
import { changeLineNote } from './order/mutations/change-line-note.ts';
import { changeQuantity } from './order/mutations/change-quantity.ts';
import { completeOrder } from './order/mutations/complete.ts';
import { openOrder } from './order/mutations/open.ts';
import { removeLine } from './order/mutations/remove-line.ts';
import { sendLines } from './order/mutations/send.ts';
import { voidLine } from './order/mutations/void-line.ts';
import { recordPayment } from './payment/mutations/record.ts';
import { refundPayment } from './payment/mutations/refund.ts';

/** Everything that can be done to Meja's data. A shipped mutation's meaning never changes: a new meaning gets a new name. */
export const MUTATIONS = {
  'order.open': openOrder,
  'order.addLine': addLine,
  'order.changeQuantity': changeQuantity,
  'order.changeLineNote': changeLineNote,
  'order.removeLine': removeLine,
  'order.voidLine': voidLine,
  'order.send': sendLines,
  'order.changeHeader': changeHeader,
  'order.cancel': cancelOrder,
  'order.complete': completeOrder,
  'payment.record': recordPayment,
  'payment.refund': refundPayment,
} as const satisfies { [Name in string]: Mutation<Name> };

export type MutationName = keyof typeof MUTATIONS;
export type MutationArgs<Name extends MutationName> = z.infer<(typeof MUTATIONS)[Name]['args']>;

/** A mutation with arguments that passed their schema. */
export type Command = { [Name in MutationName]: { name: Name; args: MutationArgs<Name> } }[MutationName];

export const isMutationName = (name: string): name is MutationName => Object.hasOwn(MUTATIONS, name);

/** The registry's entry for a command, its arguments' type forgotten: the engine treats all mutations alike. */
export const mutationFor = (name: MutationName): Mutation<MutationName> => MUTATIONS[name];
