import type { Result } from '@meja/domain';
import type { Client } from '../../api/client.ts';
import type { Problem } from '../../api/problem.ts';
import { daysFor } from '../days/index.ts';
import type { Outlets } from '../outlets/index.ts';
import { loadExport, queryOf, type ExportFormat } from './audit.ts';
import type { Filters } from './filters.ts';

interface Dependencies {
  api: Client;
  outlets: Pick<Outlets, 'known' | 'todays'>;
}

/** Fetches what the filters show as a file and lets the browser put it where it puts downloads. */
export async function exportLog(
  { api, outlets }: Dependencies,
  filters: Filters,
  format: ExportFormat,
): Promise<Result<void, Problem>> {
  const known = await outlets.known();
  if (!known.ok) return known;
  const days = daysFor(filters.days, outlets.todays(filters.outletId));
  const file = await loadExport(api, queryOf(filters, days), format);
  if (!file.ok) return file;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file.value);
  link.download = `meja-audit-${new Date().toISOString().slice(0, 10)}.${format}`;
  link.click();
  // The download has its own hold on it by the time a page can be left.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return { ok: true, value: undefined };
}
