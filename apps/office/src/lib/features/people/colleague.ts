import { ok, type Result, type StaffId } from '@meja/domain';
import type { InferResponseType } from 'hono/client';
import type { Client } from '../../api/client.ts';
import { answer, type Problem } from '../../api/problem.ts';

export type Colleague = InferResponseType<Client['pins']['$get'], 200>['results'][number];

export interface Colleagues {
  people: readonly Colleague[];
  /** There are others, whom a search finds. */
  more: boolean;
}

export async function loadColleagues(
  api: Client,
  search: string,
  signal: AbortSignal,
): Promise<Result<Colleagues, Problem>> {
  const result = await answer(api.pins.$get({ query: { search } }, { init: { signal } }));
  return result.ok ? ok({ people: result.value.results, more: result.value.more }) : result;
}

export async function setPin(api: Client, staffId: StaffId, pin: string): Promise<Result<void, Problem>> {
  const result = await answer(api.pins[':staffId'].$post({ param: { staffId }, json: { pin } }));
  return result.ok ? ok(undefined) : result;
}
