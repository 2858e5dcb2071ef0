import type { Formats } from '@meja/ui/format';
import { m } from '@meja/ui/messages';
import { tell } from '../changes/index.ts';
import type { Quarantined } from './exception.ts';

export type Figures = Pick<Formats, 'money' | 'times' | 'count'>;

/** A held record in words, with those that its tablet did before on the same order and that are held as well. */
export interface HeldChange {
  record: Quarantined;
  title: string;
  details: readonly string[];
  earlier: readonly HeldChange[];
}

/** What one tablet did on one order, or shift, in its order; alone for what can't be read. */
export interface HeldGroup {
  key: string;
  /** Its number, where it is known here or the records say it. */
  number: string | null;
  changes: readonly HeldChange[];
}

/** Records that wait, as the server has them: those of one order on one tablet stand together, the oldest first. */
export function heldGroups(records: readonly Quarantined[], formats: Figures): HeldGroup[] {
  return [...Map.groupBy(records, keyOf)].map(([key, own]) => ({
    key,
    number: own.find(({ record }) => record?.subject?.title)?.record?.subject?.title ?? numberIn(own),
    changes: changesOf(own, formats),
  }));
}

/** Whether it may be accepted, and so goes along with what rests on it. Whoever is to be believed is asked for by itself. */
export const goesAlong = ({ obstacle, code }: Quarantined): boolean =>
  obstacle === null && code !== 'UNPROVEN';

const keyOf = ({ id, device, record }: Quarantined): string =>
  record?.subject ? `${device.id} ${record.subject.id}` : id;

/** An order that is not here yet is known by what its tablet called it. */
function numberIn(records: readonly Quarantined[]): string | null {
  for (const { record } of records)
    if (record?.name === 'order.open' && isNumbered(record.args)) return record.args.number;
  return null;
}

const isNumbered = (args: unknown): args is { number: string } =>
  typeof args === 'object' && args !== null && 'number' in args && typeof args.number === 'string';

function changesOf(records: readonly Quarantined[], formats: Figures): HeldChange[] {
  const readable = records.flatMap(({ record }) => record ?? []);
  const told = tell(
    readable.map((record) => ({ ...record, outcome: 'applied' })),
    readable.at(-1)?.items ?? [],
    formats,
  );
  const changes: HeldChange[] = [];
  let place = 0;
  for (const record of records) {
    const words = record.record ? told[place++] : undefined;
    changes.push({
      record,
      title: words?.title ?? unreadTitle(record),
      details: words?.details ?? [],
      earlier: changes.filter((each) => goesAlong(each.record)),
    });
  }
  return changes;
}

const unreadTitle = ({ deviceSeq }: Quarantined): string =>
  deviceSeq === null ? m.office_quarantine_record() : m.office_quarantine_numbered({ number: deviceSeq });

/** What a group is called. */
export function groupTitle({ number, changes }: HeldGroup): string {
  if (number !== null) return m.office_held_order({ number });
  const kind = changes[0]?.record.record?.subject?.kind;
  return kind === 'shift' ? m.office_held_shift() : m.office_held_new_order();
}
