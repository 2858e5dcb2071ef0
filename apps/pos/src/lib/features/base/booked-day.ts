import { businessDayOf, type BusinessDay, type Order, type OutletSettings } from '@meja/domain';

/** What day a number such as `JKT-2-261120-R9` names: `261120`. */
const DAY = /-(\d{6})-[A-Z]?\d+$/;

/**
 * The business day of an order of which a number names another one: its tablet's clock was days off, and the server booked it on the day that it
 * was, or it was paid after the turn of the day. Undefined where all of them agree. Money that was given back on a later day was given back then.
 */
export function bookedDay(
  order: Pick<Order, 'number' | 'businessDay' | 'payments' | 'refunds'>,
  { timeZone, dayStartMinutes }: Pick<OutletSettings, 'timeZone' | 'dayStartMinutes'>,
): BusinessDay | undefined {
  const namesAnother = (number: string, day: BusinessDay): boolean => {
    const named = DAY.exec(number)?.[1];
    return named !== undefined && named !== day.slice(2).replaceAll('-', '');
  };
  const dayAt = (at: number): BusinessDay => businessDayOf(at, timeZone, dayStartMinutes);
  const isUnlike =
    namesAnother(order.number, order.businessDay) ||
    order.payments.some(({ receiptNumber, takenAt }) =>
      [order.businessDay, dayAt(takenAt)].some((day) => namesAnother(receiptNumber, day)),
    ) ||
    order.refunds.some((each) => namesAnother(each.receiptNumber, dayAt(each.givenAt)));
  return isUnlike ? order.businessDay : undefined;
}
