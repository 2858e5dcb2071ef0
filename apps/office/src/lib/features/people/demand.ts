import { ok, type Result } from '@meja/domain';
import type { Client } from '../../api/client.ts';
import { answer, type Problem } from '../../api/problem.ts';

/** Whether all who sign in at head office have to have a second factor. */
export async function setDemand(api: Client, demanded: boolean): Promise<Result<void, Problem>> {
  const result = await answer(api.auth.factors.demand.$post({ json: { demanded } }));
  return result.ok ? ok(undefined) : result;
}
