import { ok, type Result } from '@meja/domain';
import type { InferResponseType } from 'hono/client';
import { createClient, type Client } from '../../api/client.ts';
import { showPasskey } from '../../api/passkey.ts';
import { answer, type Problem } from '../../api/problem.ts';
import type { Door, Grant } from './session.svelte.ts';

type SignedIn = InferResponseType<Client['auth']['login']['$post'], 200>;

/** The server's door; the browser keeps the refresh token in a cookie that no script sees. */
export function httpDoor(fetch: typeof globalThis.fetch): Door {
  const { auth } = createClient(fetch);
  return {
    login: async (credentials) => grantOf(await answer(auth.login.$post({ json: credentials }))),
    code: async (code) => grantOf(await answer(auth.login.code.$post({ json: { code } }))),
    async passkey() {
      const options = await answer(auth.login.passkey.options.$post());
      if (!options.ok) return options;
      const assertion = await showPasskey(options.value);
      if (!assertion.ok) return assertion;
      return grantOf(await answer(auth.login.passkey.$post({ json: { assertion: assertion.value } })));
    },
    refresh: async () => grantOf(await answer(auth.refresh.$post())),
    async logout() {
      const result = await answer(auth.logout.$post());
      return result.ok ? ok(undefined) : result;
    },
  };
}

function grantOf(result: Result<SignedIn, Problem>): Result<Grant, Problem> {
  if (!result.ok) return result;
  const { accessToken, expiresIn, user, tenant, roles, permissions, lacksSecondFactor } = result.value;
  return ok({
    access: { token: accessToken, lifetimeMs: expiresIn * 1000 },
    person: { ...user, roles, permissions, lacksSecondFactor },
    tenant: {
      id: tenant.id,
      name: tenant.name,
      currency: { code: tenant.currency, exponent: tenant.currencyExponent },
      language: tenant.language,
      brandColor: tenant.primaryColor,
      demandsSecondFactor: tenant.demandsSecondFactor,
    },
  });
}
