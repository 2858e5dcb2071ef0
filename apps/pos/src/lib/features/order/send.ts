import { notify } from '@meja/ui';
import { m } from '@meja/ui/messages';
import type { OrderController } from './order.svelte.ts';

export async function sendAndTell(order: OrderController): Promise<void> {
  if (await order.send()) notify.done(m.pos_sent_done(), { id: 'sent', duration: 2000 });
}
