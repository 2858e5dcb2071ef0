import type { Pos } from '#lib/app/contract.ts';
import { missingFields, type Header, type OrderField } from '@meja/domain';
import type { OrderController } from './order.svelte.ts';

/** What has to be filled in before an order goes to the kitchen, and is not in its header, or in another one. */
export const missingIn = (
  pos: Pos,
  order: Pick<OrderController, 'type' | 'header'>,
  header: Omit<Header, 'tableId'> = order.header,
): OrderField[] => missingFields(order.type, header, pos.catalogue.settings?.required ?? {});
