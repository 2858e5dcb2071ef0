import {
  DEFAULT_CHARGES,
  DeviceId,
  LineId,
  ModifierGroupId,
  ModifierOptionId,
  OrderId,
  OutletId,
  PaymentId,
  ProductId,
  RefundId,
  StaffId,
  type Line,
  type ModifierGroup,
  type Order,
  type Payment,
  type Refund,
  type Product,
} from '@meja/domain';

/** Builders for this app's tests: a plain thing with what the test cares about laid over it. */
let last = 0;
const nextId = (): string => `00000000-0000-7000-8000-${String((last += 1)).padStart(12, '0')}`;

const device = DeviceId.parse(nextId());
const person = StaffId.parse(nextId());
const outlet = OutletId.parse(nextId());
const stamp = { v: 1, by: device, prior: 0 };

export const aLine = (over: Partial<Line> = {}): Line => ({
  id: LineId.parse(nextId()),
  productId: ProductId.parse(nextId()),
  name: 'Nasi Goreng Kampung',
  unitPrice: 25_000,
  quantity: 1,
  modifiers: [],
  note: '',
  taxClass: 'standard',
  discount: null,
  kitchenStatus: 'pending',
  sentAt: null,
  voidReason: null,
  addedAt: 0,
  addedBy: person,
  stamp,
  ...over,
});

export const aPayment = (over: Partial<Payment> = {}): Payment => ({
  id: PaymentId.parse(nextId()),
  method: 'cash',
  amount: 10_000,
  rounding: 0,
  tendered: 10_000,
  change: 0,
  reference: null,
  assurance: 'counted',
  receiptNumber: 'JKT-1-261120-R1',
  takenAt: 0,
  takenBy: person,
  ...over,
});

/** Some of a payment, given back in cash. */
export const aRefund = (payment: Payment, over: Partial<Refund> = {}): Refund => ({
  id: RefundId.parse(nextId()),
  paymentId: payment.id,
  method: 'cash',
  amount: payment.amount,
  rounding: payment.rounding,
  reference: null,
  reason: 'pesanan keliru',
  receiptNumber: 'JKT-1-261120-R9',
  givenAt: 0,
  givenBy: person,
  ...over,
});

export const anOrder = (over: Partial<Order> = {}): Order => ({
  id: OrderId.parse(nextId()),
  outletId: outlet,
  deviceId: device,
  number: 'JKT-1-261120-1',
  type: 'dine_in',
  tableId: null,
  covers: 0,
  customerName: '',
  customerPhone: '',
  note: '',
  sharedTableId: null,
  holdsTable: false,
  status: 'pending',
  openedAt: 0,
  openedBy: person,
  businessDay: '2026-11-20',
  completedAt: null,
  completedBy: null,
  cancelledAt: null,
  cancelledBy: null,
  cancelReason: null,
  charges: DEFAULT_CHARGES,
  discount: null,
  lines: [],
  payments: [],
  refunds: [],
  headerStamp: stamp,
  stamp,
  ...over,
});

export const aDish = (name: string, over: Partial<Product> = {}): Product => ({
  id: ProductId.parse(nextId()),
  categoryId: null,
  sku: null,
  barcodes: [],
  name,
  description: null,
  price: 25_000,
  taxClass: 'standard',
  isAvailable: true,
  isFeatured: false,
  position: 0,
  modifierGroupIds: [],
  ...over,
});

export const aGroup = (
  name: string,
  options: readonly string[],
  over: Partial<ModifierGroup> = {},
): ModifierGroup => ({
  id: ModifierGroupId.parse(nextId()),
  name,
  min: 1,
  max: 1,
  options: options.map((option) => ({
    id: ModifierOptionId.parse(nextId()),
    name: option,
    price: 0,
    isDefault: false,
    isAvailable: true,
  })),
  ...over,
});
