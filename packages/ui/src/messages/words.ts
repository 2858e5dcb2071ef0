import { m } from './paraglide/messages.js';

/**
 * Words for the values of an enum, as functions that follow the language of the moment. A document of a later version may
 * have a value that has none here: it is shown as it is written.
 */
const wordsFor = <Words extends Record<string, () => string>>(words: Words): Words =>
  new Proxy(words, { get: (known, value) => Reflect.get(known, value) ?? (() => String(value)) });

/** The trade's states and kinds. */
export const orderStatusWords = wordsFor({
  pending: m.status_pending,
  confirmed: m.status_confirmed,
  preparing: m.status_preparing,
  ready: m.status_ready,
  completed: m.status_completed,
  cancelled: m.status_cancelled,
});

export const paymentStatusWords = wordsFor({
  unpaid: m.payment_status_unpaid,
  partial: m.payment_status_partial,
  paid: m.payment_status_paid,
  refunded: m.payment_status_refunded,
  partly_refunded: m.pos_refunded_partly,
  cancelled: m.status_cancelled,
});

export const kitchenStatusWords = wordsFor({
  pending: m.kitchen_status_pending,
  preparing: m.kitchen_status_preparing,
  ready: m.kitchen_status_ready,
  served: m.kitchen_status_served,
  void: m.kitchen_status_void,
});

export const orderTypeWords = wordsFor({
  dine_in: m.order_type_dine_in,
  takeaway: m.order_type_takeaway,
  delivery: m.order_type_delivery,
  kiosk: m.order_type_kiosk,
});

export const tenderWords = wordsFor({
  cash: m.payment_method_cash,
  qris: m.payment_method_qris,
  card: m.payment_method_card,
  gopay: m.payment_method_gopay,
  ovo: m.payment_method_ovo,
  dana: m.payment_method_dana,
  shopeepay: m.payment_method_shopeepay,
  transfer: m.payment_method_transfer,
});

export const assuranceWords = wordsFor({
  counted: m.payment_assurance_counted,
  attested: m.payment_assurance_attested,
  verified: m.payment_assurance_verified,
});

export const roleWords = wordsFor({
  owner: m.role_owner,
  admin: m.role_admin,
  manager: m.role_manager,
  cashier: m.role_cashier,
  kitchen: m.role_kitchen,
  waiter: m.role_waiter,
});
