import { ok, type Result } from '@meja/domain';
import type { InferResponseType } from 'hono/client';
import type { Client } from '../../api/client.ts';
import { answer, type Problem } from '../../api/problem.ts';

type SessionJson = InferResponseType<Client['auth']['sessions']['$get'], 200>['sessions'][number];

/** Where somebody is signed in; times in ms. */
export interface OpenSession {
  id: string;
  browser: string | null;
  platform: string | null;
  signedInAt: number;
  lastSeenAt: number;
  isThis: boolean;
}

const sessionOf = (json: SessionJson): OpenSession => ({
  id: json.id,
  browser: json.browser,
  platform: json.platform,
  signedInAt: Date.parse(json.signedInAt),
  lastSeenAt: Date.parse(json.lastSeenAt),
  isThis: json.isThis,
});

export async function loadSessions(
  api: Client,
  signal: AbortSignal,
): Promise<Result<readonly OpenSession[], Problem>> {
  const result = await answer(api.auth.sessions.$get({}, { init: { signal } }));
  return result.ok ? ok(result.value.sessions.map(sessionOf)) : result;
}

const done = (result: Result<unknown, Problem>): Result<void, Problem> =>
  result.ok ? ok(undefined) : result;

export const endSession = async (api: Client, id: string): Promise<Result<void, Problem>> =>
  done(await answer(api.auth.sessions[':id'].end.$post({ param: { id } })));

export const endOtherSessions = async (api: Client): Promise<Result<void, Problem>> =>
  done(await answer(api.auth.sessions['end-others'].$post()));

export const changePassword = async (
  api: Client,
  json: { present: string; next: string },
): Promise<Result<void, Problem>> => done(await answer(api.auth.password.$post({ json })));

export const askForLink = async (api: Client, email: string): Promise<Result<void, Problem>> =>
  done(await answer(api.auth.password.forgotten.$post({ json: { email } })));

export const resetPassword = async (
  api: Client,
  json: { token: string; password: string },
): Promise<Result<void, Problem>> => done(await answer(api.auth.password.reset.$post({ json })));
