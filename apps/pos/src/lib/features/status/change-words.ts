import {
  findLine,
  type LineId,
  type Order,
  type OrderId,
  type ReadCommand,
  type TableId,
} from '@meja/domain';
import { m, tenderWords } from '@meja/ui/messages';

/** What words need from the screen: names behind ids, and how money is written. */
export interface Lookup {
  order(id: OrderId): Order | undefined;
  tableName(id: TableId): string;
  money(minor: number): string;
}

export const lineName = (lookup: Lookup, orderId: OrderId, lineId: LineId): string => {
  const order = lookup.order(orderId);
  return (order && findLine(order, lineId)?.name) ?? m.pos_an_item();
};

/** One line that says what somebody did: `2× Es Teh ditambahkan`. Null is a change this version can't read. */
export function changeWords(command: ReadCommand | null, lookup: Lookup): string {
  if (!command) return m.pos_change_unknown();
  const nameOf = (args: { orderId: OrderId; lineId: LineId }): string =>
    lineName(lookup, args.orderId, args.lineId);
  switch (command.name) {
    case 'order.open':
      return m.pos_change_open();
    case 'order.addLine':
      return m.pos_change_add_line({ quantity: command.args.quantity, name: command.args.name });
    case 'order.changeQuantity':
      return m.pos_change_quantity({ name: nameOf(command.args), quantity: command.args.quantity });
    case 'order.changeLineNote': {
      const { note } = command.args;
      const name = nameOf(command.args);
      return note === '' ? m.pos_change_line_note_removed({ name }) : m.pos_change_line_note({ name, note });
    }
    case 'order.removeLine':
      return m.pos_change_remove_line({ name: nameOf(command.args) });
    case 'order.voidLine':
      return m.pos_change_void_line({ name: nameOf(command.args), reason: command.args.reason });
    case 'order.send':
      return m.pos_change_send({ count: command.args.lineIds.length });
    case 'order.changeHeader':
      return m.pos_change_header();
    case 'order.cancel':
      return m.pos_change_cancel({ reason: command.args.reason });
    case 'order.complete':
      return m.pos_change_complete();
    case 'payment.record':
      return m.pos_change_payment({
        method: tenderWords[command.args.method](),
        amount: lookup.money(command.args.amount + command.args.rounding),
      });
    case 'payment.refund':
      return m.pos_change_refund({
        method: tenderWords[command.args.method](),
        amount: lookup.money(command.args.amount + command.args.rounding),
        reason: command.args.reason,
      });
    case 'shift.open':
      return m.pos_change_shift_open({ amount: lookup.money(command.args.float) });
    case 'shift.cashIn':
      return m.pos_change_cash_in(moved(command.args, lookup));
    case 'shift.drop':
      return m.pos_change_cash_drop(moved(command.args, lookup));
    case 'shift.payout':
      return m.pos_change_cash_payout(moved(command.args, lookup));
    case 'shift.close':
      return m.pos_change_shift_close({ amount: lookup.money(command.args.counted) });
    default:
      return command satisfies never;
  }
}

const moved = ({ amount, reason }: { amount: number; reason: string }, lookup: Lookup) => ({
  amount: lookup.money(amount),
  reason,
});
