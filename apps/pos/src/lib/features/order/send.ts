import { notify } from '@meja/ui';
import { m } from '@meja/ui/messages';
import type { OrderController } from './order.svelte.ts';

export async function sendAndTell(order: OrderController): Promise<void> {
  if (order.unsentCount > 0 && order.missingFields.length > 0) {
    order.asking = true;
    return;
  }
  if (!(await order.send())) return;
  const options = { id: 'sent', duration: 2000 };
  if (order.arrivesNow) notify.done(m.pos_sent_done(), options);
  else notify.info(m.pos_order_waits(), options);
}
