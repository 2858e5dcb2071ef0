import { can, RoleName, type MutationId } from '@meja/domain';
import type { Outcome } from '@meja/sync';
import { expect, it } from 'vitest';
import { settledBy } from './settling.ts';

const settles = (name: string, outcome: Outcome, code: string | null = null) =>
  settledBy({ envelope: { name }, verdict: { outcome, code } });

it('lets whoever may do the same again settle a conflict, or what was refused', () => {
  expect(settles('order.changeQuantity', 'conflict')).toBe('order:update');
  expect(settles('order.cancel', 'rejected', 'NOT_PERMITTED')).toBe('order:cancel');
  expect(settles('payment.refund', 'rejected', 'REFUND_TOO_MUCH')).toBe('payment:refund');
  expect(settles('shift.close', 'rejected', 'SHIFT_CLOSED')).toBe('shift:manage');
});

it('leaves the rest to whoever decides at head office', () => {
  expect(settles('payment.record', 'applied', 'UNALLOCATED')).toBe('exception:resolve');
  expect(settles('order.addLine', 'quarantined', 'UNREADABLE')).toBe('exception:resolve');
  expect(settles('order.addLine', 'rejected', 'ORDER_PAID')).toBe('exception:resolve');
  expect(settles('order.addLine', 'rejected', 'SET_ASIDE')).toBe('exception:resolve');
});

it('leaves what head office has decided since to whoever reads it', () => {
  const decision = { mutationId: 'x' as MutationId, action: 'given_back', by: 'Ratna', at: 1, note: '' };
  const verdict = { outcome: 'applied', code: 'UNALLOCATED' } as const;
  const needed = settledBy({ envelope: { name: 'payment.record' }, verdict, decision });
  for (const role of RoleName.options) expect(can([role], needed)).toBe(true);
});

it('leaves what this version does not know to them too', () => {
  expect(settles('order.explode', 'rejected', 'WHATEVER')).toBe('exception:resolve');
});
