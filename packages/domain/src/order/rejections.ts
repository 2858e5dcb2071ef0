/** Why a mutation of an order is refused. */
export const ORDER_REJECTIONS = [
  'ORDER_EXISTS',
  'ORDER_UNKNOWN',
  'ORDER_CLOSED',
  'ORDER_PAID',
  'ORDER_EMPTY',
  'ORDER_HAS_PAYMENTS',
  'ORDER_TOO_LARGE',
  'BALANCE_DUE',
  'LINES_UNSENT',
  'LINE_EXISTS',
  'LINE_UNKNOWN',
  'LINE_SENT',
  'LINE_NOT_SENT',
  'LINE_VOID',
] as const;
export type OrderRejection = (typeof ORDER_REJECTIONS)[number];
