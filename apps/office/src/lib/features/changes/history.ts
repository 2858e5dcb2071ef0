import { readCommand, type ReadCommand } from '@meja/domain/all';
import { m } from '@meja/ui/messages';
import { toldOf, type Figures, type NamedHeader, type Told } from '@meja/ui/words/office';

/** A change that a tablet delivered, as far as it takes to tell what it was. */
export interface Delivered {
  name: string;
  args: unknown;
  /** What the table is called that the arguments name. */
  table: string | null;
  /** Null for what changed nothing. */
  outcome: string | null;
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
    const told = toldOf(command, {
      formats: this.#formats,
      lineName: (id) => this.#lineNames.get(id),
      header,
      before: this.#header,
    });
    const stands = delivered.outcome === 'applied' || delivered.outcome === 'merged';
    if (stands && header) this.#header = header;
    return told;
  }
}

/** The header that a change leaves behind, of the changes that set it. */
function headerOf(command: ReadCommand, table: string | null): NamedHeader | undefined {
  if (command.name !== 'order.open' && command.name !== 'order.changeHeader') return undefined;
  const { tableId, covers, customerName, customerPhone, note } = command.args;
  return { tableId, covers, customerName, customerPhone, note, table };
}
