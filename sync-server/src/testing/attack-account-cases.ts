import { read, write, type AttackCase } from './attack-case.ts';

/** Of one's own account: password and sessions. */
export const ACCOUNT_CASES: Record<string, AttackCase> = {
  'POST /api/auth/password': {
    kind: 'attack',
    guard: 'user',
    refused: 403,
    send: (test, { userToken }) =>
      test.post('/api/auth/password', { present: 'a guess', next: 'nine brown horses' }, userToken),
  },
  'POST /api/auth/password/forgotten': {
    kind: 'attack',
    guard: 'door',
    refused: 204,
    send: (test, _, { tenantId }) =>
      test.post('/api/auth/password/forgotten', { email: `${tenantId}@warung.example` }),
  },
  // The token in the mail is the only key.
  'POST /api/auth/password/reset': {
    kind: 'attack',
    guard: 'door',
    refused: 404,
    send: (test, _, { tenantId }) =>
      test.post('/api/auth/password/reset', {
        token: `${tenantId}.${'x'.repeat(43)}`,
        password: 'nine brown horses',
      }),
  },
  'GET /api/auth/sessions': read(() => '/api/auth/sessions'),
  'POST /api/auth/sessions/:id/end': write(
    ({ sessionId }) => `/api/auth/sessions/${sessionId}/end`,
    () => ({}),
    204,
  ),
  'POST /api/auth/sessions/end-others': {
    kind: 'attack',
    guard: 'user',
    own: 204,
    send: (test, { userToken }) => test.post('/api/auth/sessions/end-others', {}, userToken),
  },
};
