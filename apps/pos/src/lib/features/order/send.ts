import type { Pos } from '#lib/app/contract.ts';
import { notify } from '@meja/ui';
import { m } from '@meja/ui/messages';
import type { OrderController } from './order.svelte.ts';

/** Whether nothing is missing that the outlet asks for; what is, the order then asks for. */
export async function isReady(pos: Pos, order: OrderController): Promise<boolean> {
  // Few outlets ask for anything: nobody else waits for what looks at it.
  if (!pos.catalogue.settings?.required[order.type]?.length) return true;
  const { missingIn } = await import('./required.ts');
  order.asking = order.unsentCount > 0 && missingIn(pos, order).length > 0;
  return !order.asking;
}

export async function sendAndTell(pos: Pos, order: OrderController): Promise<void> {
  if (!(await isReady(pos, order))) return;
  if (!(await order.send())) return;
  const options = { id: 'sent', duration: 2000 };
  if (order.arrivesNow) notify.done(m.pos_sent_done(), options);
  else notify.info(m.pos_order_waits(), options);
}
