import { recordPayment } from './record.ts';
import { refundPayment } from './refund.ts';

/** What can be done with the money of an order. */
export const PAYMENT_MUTATIONS = {
  'payment.record': recordPayment,
  'payment.refund': refundPayment,
};
