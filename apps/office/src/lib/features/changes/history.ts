import { readCommand, type LineId, type ReadCommand } from '@meja/domain/all';
import type { Formats } from '@meja/ui/format';
import { m, orderTypeWords, tenderWords } from '@meja/ui/messages';
import { headerDifferences, type NamedHeader } from './header.ts';

/** A change that a tablet delivered, as far as it takes to tell what it was. */
export interface Delivered {
  name: string;
  args: unknown;
  /** What the table is called that the arguments name. */
  table: string | null;
  /** Null for what changed nothing. */
  outcome: string | null;
}

type Figures = Pick<Formats, 'money' | 'times' | 'count'>;

/** What was done, in a sentence, and its particulars. */
export interface Told {
  title: string;
  details: string[];
}

/** Reads a change by the registry of mutations; undefined for one of a later version of Meja. */
export const commandOf = readCommand;

/**
 * Tells an order's changes in plain words, in the order in which the server judged them: what a line is called and what
 * its header was before is known from the changes that came earlier.
 */
export function tell(
  history: readonly Delivered[],
  lines: readonly { id: string; name: string }[],
  formats: Figures,
): Told[] {
  const teller = new Teller(lines, formats);
  return history.map((delivered) => teller.tell(delivered));
}

class Teller {
  readonly #formats: Figures;
  readonly #lineNames: Map<string, string>;
  #header: NamedHeader | undefined;

  constructor(lines: readonly { id: string; name: string }[], formats: Figures) {
    this.#formats = formats;
    this.#lineNames = new Map(lines.map(({ id, name }) => [id, name]));
  }

  tell(delivered: Delivered): Told {
    const command = commandOf(delivered);
    if (!command) return { title: m.office_did_something({ name: delivered.name }), details: [] };
    if (command.name === 'order.addLine') this.#lineNames.set(command.args.lineId, command.args.name);
    const header = headerOf(command, delivered.table);
    const told = this.#words(command, header);
    const stands = delivered.outcome === 'applied' || delivered.outcome === 'merged';
    if (stands && header) this.#header = header;
    return told;
  }

  #line(id: LineId): string {
    return this.#lineNames.get(id) ?? m.office_some_item();
  }

  #words(command: ReadCommand, header: NamedHeader | undefined): Told {
    const formats = this.#formats;
    const plain = (title: string): Told => ({ title, details: [] });
    switch (command.name) {
      case 'order.open':
        return opened(command.args.type, header);
      case 'order.addLine': {
        const { name, quantity, modifiers, note } = command.args;
        const details: string[] = modifiers.map((modifier) => modifier.name);
        if (note !== '') details.push(m.office_quoted({ text: note }));
        return { title: m.office_did_add({ times: formats.times(quantity), item: name }), details };
      }
      case 'order.changeQuantity': {
        const { lineId, quantity } = command.args;
        return plain(m.office_did_quantity({ item: this.#line(lineId), quantity: formats.count(quantity) }));
      }
      case 'order.changeLineNote': {
        const { lineId, note } = command.args;
        const item = this.#line(lineId);
        if (note === '') return plain(m.office_did_unnote({ item }));
        return { title: m.office_did_note({ item }), details: [m.office_quoted({ text: note })] };
      }
      case 'order.removeLine':
        return plain(m.office_did_remove({ item: this.#line(command.args.lineId) }));
      case 'order.voidLine': {
        const { lineId, reason } = command.args;
        return {
          title: m.office_did_void({ item: this.#line(lineId) }),
          details: [m.office_quoted({ text: reason })],
        };
      }
      case 'order.send':
        return {
          title: m.office_did_send({ count: command.args.lineIds.length }),
          // How many the title says; one whose name is not known adds nothing to that.
          details: command.args.lineIds.flatMap((id) => this.#lineNames.get(id) ?? []),
        };
      case 'order.changeHeader':
        return this.#headerChanged(header);
      case 'order.cancel':
        return { title: m.office_did_cancel(), details: [m.office_quoted({ text: command.args.reason })] };
      case 'order.complete':
        return plain(m.office_did_complete());
      case 'payment.record': {
        const { amount, rounding, method, receiptNumber, reference } = command.args;
        const details: string[] = [m.office_receipt_number({ number: receiptNumber })];
        if (reference !== null) details.push(reference);
        return {
          title: m.office_did_pay({
            amount: formats.money(amount + rounding),
            method: tenderWords[method](),
          }),
          details,
        };
      }
      case 'payment.refund': {
        const { amount, rounding, method, receiptNumber, reference, reason } = command.args;
        const details: string[] = [m.office_receipt_number({ number: receiptNumber })];
        if (reference !== null) details.push(reference);
        details.push(m.office_quoted({ text: reason }));
        return {
          title: m.office_did_refund({
            amount: formats.money(amount + rounding),
            method: tenderWords[method](),
          }),
          details,
        };
      }
      case 'shift.open':
        return plain(m.office_did_shift_open({ amount: formats.money(command.args.float) }));
      case 'shift.cashIn':
        return this.#moved(m.office_did_cash_in, command.args);
      case 'shift.drop':
        return this.#moved(m.office_did_cash_drop, command.args);
      case 'shift.payout':
        return this.#moved(m.office_did_cash_payout, command.args);
      case 'shift.close': {
        const { counted, note } = command.args;
        const details = note === '' ? [] : [m.office_quoted({ text: note })];
        return { title: m.office_did_shift_close({ amount: formats.money(counted) }), details };
      }
    }
  }

  #moved(
    title: (words: { amount: string }) => string,
    { amount, reason }: { amount: number; reason: string },
  ): Told {
    return {
      title: title({ amount: this.#formats.money(amount) }),
      details: [m.office_quoted({ text: reason })],
    };
  }

  #headerChanged(header: NamedHeader | undefined): Told {
    const differences = this.#header && header ? headerDifferences(this.#header, header) : [];
    return {
      title: m.office_did_header(),
      details: differences.map((difference) => m.office_from_to({ ...difference })),
    };
  }
}

function opened(type: keyof typeof orderTypeWords, header: NamedHeader | undefined): Told {
  const details: string[] = [];
  if (header?.table != null) details.push(m.floor_table_name({ name: header.table }));
  if (header && header.covers > 0) details.push(m.common_guests_count({ count: header.covers }));
  if (header && header.customerName !== '') details.push(header.customerName);
  return { title: m.office_did_open({ type: orderTypeWords[type]() }), details };
}

/** The header that a change leaves behind, of the changes that set it. */
function headerOf(command: ReadCommand, table: string | null): NamedHeader | undefined {
  if (command.name !== 'order.open' && command.name !== 'order.changeHeader') return undefined;
  const { tableId, covers, customerName, customerPhone, note } = command.args;
  return { tableId, covers, customerName, customerPhone, note, table };
}
