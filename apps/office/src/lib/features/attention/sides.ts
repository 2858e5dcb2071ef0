import { Header, isVoid } from '@meja/domain';
import type { Formats } from '@meja/ui/format';
import { m } from '@meja/ui/messages';
import { headerDifferences, lineDifference, standingLine, type Difference } from '@meja/ui/words/office';
import { commandOf } from '../changes/index.ts';
import type { Conflict } from './exception.ts';

/** A conflict for a person to compare: what it is about, and each value that stands beside the one that was wanted. */
export interface Sides {
  subject: string;
  /** `from` is what stands, `to` what was wanted. */
  differences: Difference[];
}

type Clash = Pick<Conflict, 'mutation' | 'part' | 'mine' | 'theirs'> & {
  tables: { mine: string | null; theirs: string | null };
};

/** While nobody has decided, what stands today is what counts; afterwards, what stood when the two met. */
export const standing = ({ isOpen, current, theirs, tables, ...rest }: Conflict): Clash => ({
  ...rest,
  theirs: isOpen ? current : theirs,
  tables: { mine: tables.mine, theirs: isOpen ? tables.current : tables.theirs },
});

export function sidesOf(conflict: Clash, formats: Pick<Formats, 'times' | 'count'>): Sides {
  return conflict.part === 'header' ? headerSides(conflict) : lineSides(conflict, formats);
}

function headerSides({ mine, theirs, tables }: Clash): Sides {
  const subject = m.office_order_details();
  const [wanted, standing] = [Header.safeParse(mine), Header.safeParse(theirs)];
  if (!wanted.success || !standing.success) return { subject, differences: [] };
  const from = { ...standing.data, table: tables.theirs };
  return { subject, differences: headerDifferences(from, { ...wanted.data, table: tables.mine }) };
}

function lineSides({ mutation, mine, theirs }: Clash, formats: Pick<Formats, 'times' | 'count'>): Sides {
  const line = standingLine(theirs);
  const gone = !line ? m.office_side_removed() : isVoid(line) ? m.office_side_voided() : undefined;
  const command = commandOf({ name: mutation ?? '', args: mine });
  const difference = command && lineDifference(command, line, formats);
  return {
    subject: line?.name ?? m.office_some_item(),
    differences: difference ? [{ ...difference, from: gone ?? difference.from }] : [],
  };
}
