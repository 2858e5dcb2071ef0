import { ok, type Result } from '@meja/domain';
import type { Client } from '../../api/client.ts';
import { pageOf, pagingOf, type From, type Page } from '../../api/page.ts';
import { answer, answerFile, type Problem } from '../../api/problem.ts';
import type { Days } from '../days/index.ts';
import { actionWords } from './audit-words.ts';
import type { AuditRow, EntryJson } from './entry.ts';
import type { Filters } from './filters.ts';

export const rowOf = (json: EntryJson): AuditRow => ({
  id: json.id,
  get number() {
    return actionWords(json.action);
  },
  at: Date.parse(json.at),
  kind: json.kind,
  action: json.action,
  actor: json.actor,
  onBehalfOf: json.on_behalf_of,
  target: json.target,
  outletId: json.outlet?.id ?? '',
  outletName: json.outlet?.name ?? '',
  reason: json.reason,
  decision: json.decision,
  facts: json.facts,
  requestId: json.request_id,
  hash: json.hash,
});

/** The query that the filters and days come to. */
export const queryOf = ({ outletId, kind, actor, target }: Filters, days: Partial<Days>) => ({
  ...days,
  ...(outletId === null ? {} : { outlet_id: outletId }),
  ...(kind === null ? {} : { kind }),
  ...(actor === null ? {} : { actor }),
  ...(target === null ? {} : { target }),
});
export type AuditQuery = ReturnType<typeof queryOf>;

export async function loadEntries(
  api: Client,
  query: AuditQuery,
  from: From,
  signal: AbortSignal,
): Promise<Result<Page<AuditRow>, Problem>> {
  const asked = { ...query, ...pagingOf(from) };
  return pageOf(await answer(api.audit.$get({ query: asked }, { init: { signal } })), rowOf);
}

export async function loadEntry(
  api: Client,
  id: string,
  signal: AbortSignal,
): Promise<Result<AuditRow, Problem>> {
  const result = await answer(api.audit[':id'].$get({ param: { id } }, { init: { signal } }));
  return result.ok ? ok(rowOf(result.value)) : result;
}

export type ExportFormat = 'csv' | 'ndjson';

export const loadExport = (
  api: Client,
  query: AuditQuery,
  format: ExportFormat,
): Promise<Result<Blob, Problem>> => answerFile(api.audit.export.$get({ query: { ...query, format } }));
