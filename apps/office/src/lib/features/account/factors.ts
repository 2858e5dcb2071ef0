import { ok, type Result } from '@meja/domain';
import type { InferResponseType } from 'hono/client';
import type { Client } from '../../api/client.ts';
import { makePasskey } from '../../api/passkey.ts';
import { answer, type Problem } from '../../api/problem.ts';

type FactorsJson = InferResponseType<Client['auth']['factors']['$get'], 200>;

export interface Passkey {
  id: string;
  name: string;
  createdAt: number;
  lastUsedAt: number | null;
}

/** What somebody can show beside the password, or in its place; times in ms. */
export interface Factors {
  appSince: number | null;
  passkeys: readonly Passkey[];
  codesLeft: number;
}

/** A secret for an authenticator app, which counts once its first code was shown. */
export interface AppSetup {
  setup: string;
  secret: string;
  uri: string;
}

/** Recovery codes that are shown this once; none where there were some already. */
type Codes = Result<readonly string[], Problem>;

const factorsOf = ({ totp, passkeys, recoveryCodesLeft }: FactorsJson): Factors => ({
  appSince: totp === null ? null : Date.parse(totp.since),
  passkeys: passkeys.map(({ id, name, createdAt, lastUsedAt }) => ({
    id,
    name,
    createdAt: Date.parse(createdAt),
    lastUsedAt: lastUsedAt === null ? null : Date.parse(lastUsedAt),
  })),
  codesLeft: recoveryCodesLeft,
});

const done = (result: Result<unknown, Problem>): Result<void, Problem> =>
  result.ok ? ok(undefined) : result;
const codesOf = (result: Result<{ recoveryCodes: string[] }, Problem>): Codes =>
  result.ok ? ok(result.value.recoveryCodes) : result;

export async function loadFactors(api: Client, signal: AbortSignal): Promise<Result<Factors, Problem>> {
  const result = await answer(api.auth.factors.$get({}, { init: { signal } }));
  return result.ok ? ok(factorsOf(result.value)) : result;
}

export const beginApp = (api: Client): Promise<Result<AppSetup, Problem>> =>
  answer(api.auth.factors.totp.setup.$post());

export const addApp = async (api: Client, json: { setup: string; code: string }): Promise<Codes> =>
  codesOf(await answer(api.auth.factors.totp.$post({ json })));

export const removeApp = async (api: Client): Promise<Result<void, Problem>> =>
  done(await answer(api.auth.factors.totp.remove.$post()));

export const makeCodes = async (api: Client): Promise<Codes> =>
  codesOf(await answer(api.auth.factors['recovery-codes'].$post()));

export async function addPasskey(api: Client, name: string): Promise<Codes> {
  const { passkeys } = api.auth.factors;
  const options = await answer(passkeys.options.$post());
  if (!options.ok) return options;
  const attestation = await makePasskey(options.value);
  if (!attestation.ok) return attestation;
  return codesOf(await answer(passkeys.$post({ json: { name, attestation: attestation.value } })));
}

export const renamePasskey = async (
  api: Client,
  { id }: Passkey,
  name: string,
): Promise<Result<void, Problem>> =>
  done(await answer(api.auth.factors.passkeys[':id'].name.$post({ param: { id }, json: { name } })));

export const removePasskey = async (api: Client, { id }: Passkey): Promise<Result<void, Problem>> =>
  done(await answer(api.auth.factors.passkeys[':id'].remove.$post({ param: { id } })));
