import { ok, type Result } from '@meja/domain';
import type { InferResponseType } from 'hono/client';
import type { Client } from '../../api/client.ts';
import { answer, type Problem } from '../../api/problem.ts';

type DeviceJson = InferResponseType<Client['devices']['$get'], 200>['results'][number];

export interface Gap {
  from: number;
  to: number;
  /** Somebody knows of it. */
  acknowledged: boolean;
}

/** A tablet as head office knows it; times in ms. */
export interface Device {
  id: string;
  outletId: string;
  outletName: string;
  number: number;
  /** What its order and receipt numbers begin with. */
  series: string;
  name: string;
  enrolledAt: number;
  enrolledBy: string | null;
  lastSeenAt: number | null;
  lastSeq: number;
  missing: readonly Gap[];
  /** Records that do not follow on the one before them. */
  chainBreaks: number;
  revokedAt: number | null;
  appVersion: string | null;
}

const time = (text: string | null): number | null => (text === null ? null : Date.parse(text));

const deviceOf = (json: DeviceJson): Device => ({
  id: json.id,
  outletId: json.outletId,
  outletName: json.outletName,
  number: json.number,
  series: json.series,
  name: json.name,
  enrolledAt: Date.parse(json.enrolledAt),
  enrolledBy: json.enrolledBy,
  lastSeenAt: time(json.lastSeenAt),
  lastSeq: json.lastSeq,
  missing: json.missing,
  chainBreaks: json.chainBreaks,
  revokedAt: time(json.revokedAt),
  appVersion: json.appVersion,
});

export async function loadDevices(
  api: Client,
  signal: AbortSignal,
): Promise<Result<readonly Device[], Problem>> {
  const result = await answer(api.devices.$get({ query: {} }, { init: { signal } }));
  return result.ok ? ok(result.value.results.map(deviceOf)) : result;
}

export async function revoke(api: Client, id: string): Promise<Result<void, Problem>> {
  const result = await answer(api.devices[':id'].revoke.$post({ param: { id } }));
  return result.ok ? ok(undefined) : result;
}

export interface EnrolmentCode {
  code: string;
  outletId: string;
  expiresAt: number;
}

export async function issueCode(api: Client, outletId: string): Promise<Result<EnrolmentCode, Problem>> {
  const result = await answer(api.devices['enrolment-codes'].$post({ json: { outletId } }));
  if (!result.ok) return result;
  const { code, expiresAt } = result.value;
  return ok({ code, outletId, expiresAt: Date.parse(expiresAt) });
}
