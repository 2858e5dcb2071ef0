import { expect, test } from 'vitest';
import { anOrder, aPayment, aRefund } from '#lib/testing/builders.ts';
import { bookedDay } from './booked-day.ts';

const jakarta = { timeZone: 'Asia/Jakarta', dayStartMinutes: 240 };
const evening = Date.parse('2026-11-20T19:00:00+07:00');
const tomorrow = Date.parse('2026-11-21T09:00:00+07:00');
const ofTheDay = { businessDay: '2026-11-20', number: 'JKT-1-261120-1' };

test('an order whose numbers name the days that they are booked on needs no further word', () => {
  const paid = aPayment({ receiptNumber: 'JKT-1-261120-R1', takenAt: evening });
  const back = aRefund(paid, { receiptNumber: 'JKT-1-261121-R1', givenAt: tomorrow });
  const order = anOrder({ ...ofTheDay, payments: [paid], refunds: [back] });
  expect(bookedDay(order, jakarta)).toBeUndefined();
});

test('an order that was numbered on a day to come says on which day it is booked', () => {
  expect(bookedDay(anOrder({ ...ofTheDay, number: 'JKT-1-261202-1' }), jakarta)).toBe('2026-11-20');
});

test('so does one of which a receipt was numbered on another day than the money was taken or given back', () => {
  const wrong = aPayment({ receiptNumber: 'JKT-1-261202-R1', takenAt: evening });
  expect(bookedDay(anOrder({ ...ofTheDay, payments: [wrong] }), jakarta)).toBe('2026-11-20');
  const right = aPayment({ receiptNumber: 'JKT-1-261120-R1', takenAt: evening });
  const back = aRefund(right, { receiptNumber: 'JKT-1-261202-R2', givenAt: tomorrow });
  expect(bookedDay(anOrder({ ...ofTheDay, payments: [right], refunds: [back] }), jakarta)).toBe('2026-11-20');
});

test('so does one from before the turn of the day that is paid after it', () => {
  const paid = aPayment({
    receiptNumber: 'JKT-1-261121-R1',
    takenAt: Date.parse('2026-11-21T04:00:20+07:00'),
  });
  expect(bookedDay(anOrder({ ...ofTheDay, payments: [paid] }), jakarta)).toBe('2026-11-20');
});

test('one that is paid after midnight, but before the turn of the day, needs no further word', () => {
  const paid = aPayment({
    receiptNumber: 'JKT-1-261120-R1',
    takenAt: Date.parse('2026-11-21T03:59:40+07:00'),
  });
  expect(bookedDay(anOrder({ ...ofTheDay, payments: [paid] }), jakarta)).toBeUndefined();
});

test('a number that names no day says nothing', () => {
  expect(bookedDay(anOrder({ ...ofTheDay, number: '17' }), jakarta)).toBeUndefined();
});
