import { Authenticator } from './authenticator.ts';
import { read, write, type AttackCase } from './attack-case.ts';
import { handleOf } from '../features/people/factors/passkeys.ts';

const NOBODY = { challenge: 'x', rp: { id: 'localhost', name: 'Meja' } };

/** An answer of a passkey that nobody has registered. */
const forged = (handle = '') => {
  const key = new Authenticator();
  key.register({ ...NOBODY, user: { id: handle, name: '', displayName: '' }, pubKeyCredParams: [] });
  return key.answer({ challenge: 'x', rpId: 'localhost' });
};

/** A person asks for something of their own account that takes no id of anything. */
const own = (path: string, body: unknown, status: number): AttackCase => ({
  kind: 'attack',
  guard: 'user',
  own: status,
  send: (test, { userToken }) => test.post(path, body, userToken),
});

/** Second factors: how they are shown, and how they are set up. */
export const FACTOR_CASES: Record<string, AttackCase> = {
  // The ticket in the cookie is sealed: nobody can make one.
  'POST /api/auth/login/code': {
    kind: 'attack',
    guard: 'door',
    refused: 401,
    send: (test, _, { tenantId }) =>
      test.post('/api/auth/login/code', { code: '123456' }, undefined, {
        cookie: `meja_pending=${tenantId}`,
      }),
  },
  'POST /api/auth/login/passkey/options': {
    kind: 'attack',
    guard: 'door',
    refused: 200,
    send: async (test, _, { tenantId }) => {
      const headers = { cookie: `meja_pending=${tenantId}` };
      const answer = await test.post('/api/auth/login/passkey/options', {}, undefined, headers);
      // Differs from one to the next by itself.
      return { ...answer, text: answer.text.replace(/"challenge":"[^"]*"/, '"challenge":"…"') };
    },
  },
  'POST /api/auth/login/passkey': {
    kind: 'attack',
    guard: 'door',
    refused: 401,
    send: (test, _, { tenantId, staffId }) =>
      test.post('/api/auth/login/passkey', {
        assertion: forged(Buffer.from(handleOf(tenantId, staffId)).toString('base64url')),
      }),
  },

  'POST /api/auth/step-up/options': own('/api/auth/step-up/options', {}, 404),
  'POST /api/auth/step-up': own('/api/auth/step-up', { by: 'password', password: 'a guess' }, 403),

  'POST /api/auth/factors/demand': own('/api/auth/factors/demand', { demanded: false }, 204),
  'GET /api/auth/factors': read(() => '/api/auth/factors'),
  'POST /api/auth/factors/totp/setup': {
    kind: 'attack',
    guard: 'user',
    own: 200,
    send: async (test, { userToken }) => {
      const answer = await test.post('/api/auth/factors/totp/setup', {}, userToken);
      return { ...answer, text: answer.text.replace(/"(setup|secret|uri)":"[^"]*"/g, '"$1":"…"') };
    },
  },
  'POST /api/auth/factors/totp': own('/api/auth/factors/totp', { setup: 'x', code: '123456' }, 409),
  'POST /api/auth/factors/totp/remove': own('/api/auth/factors/totp/remove', {}, 404),
  'POST /api/auth/factors/recovery-codes': own('/api/auth/factors/recovery-codes', {}, 404),
  'POST /api/auth/factors/passkeys/options': {
    kind: 'attack',
    guard: 'user',
    own: 200,
    send: async (test, { userToken }) => {
      const answer = await test.post('/api/auth/factors/passkeys/options', {}, userToken);
      return { ...answer, text: answer.text.replace(/"challenge":"[^"]*"/, '"challenge":"…"') };
    },
  },
  'POST /api/auth/factors/passkeys': {
    kind: 'attack',
    guard: 'user',
    own: 409,
    send: (test, { userToken }) => {
      const user = { id: '', name: '', displayName: '' };
      const attestation = new Authenticator().register({ ...NOBODY, user, pubKeyCredParams: [] });
      return test.post('/api/auth/factors/passkeys', { name: 'Laptop', attestation }, userToken);
    },
  },
  // Furnished ones are of somebody else of the same business, who asks for them no more than a stranger does.
  'POST /api/auth/factors/passkeys/:id/name': write(
    ({ passkeyId }) => `/api/auth/factors/passkeys/${passkeyId}/name`,
    () => ({ name: 'Laptop' }),
    404,
  ),
  'POST /api/auth/factors/passkeys/:id/remove': write(
    ({ passkeyId }) => `/api/auth/factors/passkeys/${passkeyId}/remove`,
    () => ({}),
    404,
  ),
};
