import type { Formats } from '@meja/ui/format';
import { m, problemWords } from '@meja/ui/messages';
import { tell } from '../changes/index.ts';
import type { Asking } from './asking.ts';
import type { Decisions, RecordResult } from './decisions.ts';
import type { Quarantined } from './exception.ts';

type Figures = Pick<Formats, 'money' | 'times' | 'count'>;

/** What a record is, in a sentence. */
function nameOf({ record, deviceSeq }: Quarantined, formats: Figures): string {
  const told = record && tell([{ ...record, outcome: 'applied' }], record.items, formats)[0];
  if (told) return [record.subject?.title ?? '', told.title].filter((text) => text !== '').join(' · ');
  return deviceSeq === null
    ? m.office_quarantine_record()
    : m.office_quarantine_numbered({ number: deviceSeq });
}

/** Accepts records of one tablet together. */
export function acceptance(decisions: Decisions, records: readonly Quarantined[], formats: Figures): Asking {
  const [first] = records;
  const about =
    records.length === 1 && first
      ? nameOf(first, formats)
      : m.office_record_group({
          count: records.length,
          number: first?.device.number ?? 0,
          name: first?.device.name ?? '',
        });
  return {
    title: m.office_record_accept_question({ count: records.length }),
    text: m.office_record_accept_text(),
    about,
    confirm: m.office_record_accept(),
    act: async (note) => {
      const ids = records.map(({ id }) => id);
      const result = await decisions.records(ids, 'accept', note);
      return result.ok ? { ok: true, value: acceptedWords(result.value) } : result;
    },
  };
}

/** What came of records that were accepted. */
function acceptedWords(results: readonly RecordResult[]): { title: string; description?: string } {
  const of = (outcome: string) => results.filter(({ resolution }) => resolution?.outcome === outcome);
  const stay = results.filter(({ resolution }) => resolution === null);
  const rejected = of('rejected');
  const clashed = of('conflict');
  const lines: string[] = [];
  if (rejected.length > 0)
    lines.push(
      m.office_records_refused({
        count: rejected.length,
        reason: problemWords(rejected[0]?.resolution?.code ?? 'REFUSED'),
      }),
    );
  if (clashed.length > 0) lines.push(m.office_records_clashed({ count: clashed.length }));
  if (stay.length > 0) lines.push(m.office_records_some_stay({ count: stay.length }));
  const title = m.office_records_done({ count: results.length - stay.length - rejected.length });
  return lines.length > 0 ? { title, description: lines.join(' ') } : { title };
}

export const settingAside = (decisions: Decisions, record: Quarantined, formats: Figures): Asking => ({
  title: m.office_record_set_aside_question(),
  text: m.office_record_set_aside_text(),
  about: nameOf(record, formats),
  confirm: m.office_record_set_aside(),
  needsReason: true,
  danger: true,
  act: async (note) => {
    const result = await decisions.records([record.id], 'set_aside', note);
    return result.ok ? { ok: true, value: { title: m.office_records_set_aside_done() } } : result;
  },
});
