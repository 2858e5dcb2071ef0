import { m } from './paraglide/messages.js';

/** The trade's states and kinds in words. Functions, so that each follows the language of the moment. */
export const orderStatusWords = {
  pending: m.status_pending,
  confirmed: m.status_confirmed,
  preparing: m.status_preparing,
  ready: m.status_ready,
  completed: m.status_completed,
  cancelled: m.status_cancelled,
} as const;

export const paymentStatusWords = {
  unpaid: m.payment_status_unpaid,
  partial: m.payment_status_partial,
  paid: m.payment_status_paid,
  refunded: m.payment_status_refunded,
} as const;

export const kitchenStatusWords = {
  pending: m.kitchen_status_pending,
  preparing: m.kitchen_status_preparing,
  ready: m.kitchen_status_ready,
  served: m.kitchen_status_served,
  void: m.kitchen_status_void,
} as const;

export const orderTypeWords = {
  dine_in: m.order_type_dine_in,
  takeaway: m.order_type_takeaway,
  delivery: m.order_type_delivery,
  kiosk: m.order_type_kiosk,
} as const;

export const tenderWords = {
  cash: m.payment_method_cash,
  qris: m.payment_method_qris,
  card: m.payment_method_card,
  gopay: m.payment_method_gopay,
  ovo: m.payment_method_ovo,
  dana: m.payment_method_dana,
  shopeepay: m.payment_method_shopeepay,
  transfer: m.payment_method_transfer,
} as const;

export const assuranceWords = {
  counted: m.payment_assurance_counted,
  attested: m.payment_assurance_attested,
  verified: m.payment_assurance_verified,
} as const;

export const roleWords = {
  owner: m.role_owner,
  admin: m.role_admin,
  manager: m.role_manager,
  cashier: m.role_cashier,
  kitchen: m.role_kitchen,
  waiter: m.role_waiter,
} as const;
