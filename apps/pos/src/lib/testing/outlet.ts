import {
  DEFAULT_CHARGES,
  type Command,
  type LineId,
  type OrderId,
  type OutletId,
  type OutletSettings,
  type PaymentId,
  type ShiftId,
  type ProductId,
  type RoleName,
  type Staff,
  type StaffId,
  type TenantId,
} from '@meja/domain';
import type { Issue } from '../data/deciding.ts';
import type { FakeServer } from './fake-server.ts';

export const TENANT = '0190a000-0000-7000-8000-00000000000a' as TenantId;
export const OUTLET = '0190a000-0000-7000-8000-00000000000b' as OutletId;
const NASI_GORENG = '0190a000-0000-7000-8000-0000000000f1' as ProductId;

export const settings = (over: Partial<OutletSettings> = {}): OutletSettings => ({
  id: OUTLET,
  tenantId: TENANT,
  tenantName: 'Warung Makan Sedap',
  name: 'Jakarta',
  code: 'JKT',
  address: '',
  phone: null,
  timeZone: 'Asia/Jakarta',
  dayStartMinutes: 240,
  currency: 'IDR',
  currencyExponent: 0,
  brandColor: null,
  receiptFooter: null,
  charges: [{ from: '2020-01-01', charges: DEFAULT_CHARGES, serviceByType: {} }],
  required: {},
  lockAfterMinutes: 5,
  keepsTables: false,
  ...over,
});

export const CASHIER = '0190a000-0000-7000-8000-0000000000c1' as StaffId;
export const WAITER = '0190a000-0000-7000-8000-0000000000c2' as StaffId;

export const staffMember = (id: StaffId, role: RoleName, pinHash: string | null = null): Staff => ({
  id,
  name: role,
  roles: [role],
  pinHash,
  isActive: true,
});

/** An outlet with all that taking orders needs. */
export function furnish(server: FakeServer): void {
  server.put('settings', settings());
  server.put('staff', staffMember(CASHIER, 'cashier'));
  server.put('staff', staffMember(WAITER, 'waiter'));
}

export const openOrder = (issue: Issue, orderId: OrderId): Command => ({
  name: 'order.open',
  args: {
    orderId,
    number: issue.orderNumber(),
    type: 'takeaway',
    tableId: null,
    covers: 1,
    customerName: '',
    customerPhone: '',
    note: '',
    charges: issue.charges('takeaway'),
  },
});

export const addLine = (orderId: OrderId, lineId: LineId, quantity = 1): Command => ({
  name: 'order.addLine',
  args: {
    orderId,
    lineId,
    productId: NASI_GORENG,
    name: 'Nasi Goreng',
    unitPrice: 25_000,
    quantity,
    modifiers: [],
    note: '',
    taxClass: 'standard',
  },
});

export const changeQuantity = (orderId: OrderId, lineId: LineId, quantity: number): Command => ({
  name: 'order.changeQuantity',
  args: { orderId, lineId, quantity },
});

export const send = (orderId: OrderId, lineIds: LineId[]): Command => ({
  name: 'order.send',
  args: { orderId, lineIds },
});

export const payCash = (
  issue: Issue,
  orderId: OrderId,
  amount: number,
  shiftId: ShiftId | null = null,
): Command => ({
  name: 'payment.record',
  args: {
    orderId,
    paymentId: issue.id<PaymentId>(),
    method: 'cash',
    amount,
    rounding: 0,
    tendered: amount,
    change: 0,
    reference: null,
    assurance: 'counted',
    receiptNumber: issue.receiptNumber(),
    shiftId,
  },
});
