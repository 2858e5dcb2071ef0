import {
  DEFAULT_CHARGES,
  DeviceId,
  LineId,
  OrderId,
  OutletId,
  PaymentId,
  ProductId,
  StaffId,
  type Line,
  type Order,
  type Payment,
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
  headerStamp: stamp,
  stamp,
  ...over,
});
