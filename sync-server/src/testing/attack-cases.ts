import { PROTOCOL, START } from '@meja/sync';
import { addLineArgs, EnvelopeWriter } from '@meja/testing/envelope-writer';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { ASSERTION_AUDIENCE } from '../features/devices/assertion.ts';
import { ACCOUNT_CASES } from './attack-account-cases.ts';
import { FACTOR_CASES } from './attack-factor-cases.ts';
import { OPEN, read, write, type AttackCase, type Targets, type Visitor } from './attack-case.ts';
import { queueFile } from './queue-file.ts';
import type { Answer, TestApp } from './test-app.ts';

async function newKey() {
  const { publicKey } = await generateKeyPair('ES256', { extractable: true });
  return exportJWK(publicKey);
}

/** Signs as a tablet, but claims to be the target. */
async function forgedAssertion(test: TestApp, { tenantId, deviceId }: Targets): Promise<string> {
  const { privateKey } = await generateKeyPair('ES256');
  const now = Math.floor(test.clock.now.getTime() / 1000);
  return new SignJWT({ tid: tenantId })
    .setProtectedHeader({ alg: 'ES256' })
    .setIssuer(deviceId)
    .setSubject(deviceId)
    .setAudience(ASSERTION_AUDIENCE)
    .setIssuedAt(now)
    .setExpirationTime(now + 30)
    .setJti(crypto.randomUUID())
    .sign(privateKey);
}

let writer: EnvelopeWriter | undefined;

/** Adds a line to the target's order, on the visitor's own tablet and under the visitor's own outlet. */
function foreignLine(test: TestApp, { restaurant }: Visitor, { orderId }: Targets) {
  const { devices, outletId, staff } = restaurant;
  writer ??= new EnvelopeWriter({
    deviceId: devices[0],
    outletId,
    actorId: staff.waiter,
    at: test.clock.now.getTime() - 3_600_000,
  });
  return writer.write({ name: 'order.addLine', args: addLineArgs({ orderId }) });
}

/** A queue that claims to be of the target's tablet, signed with a key of the visitor's own. */
async function forgedQueue(test: TestApp, visitor: Visitor, targets: Targets) {
  const { privateKey } = await generateKeyPair('ES256');
  const { tenantId, outletId, deviceId } = targets;
  return queueFile({ tenantId, outletId }, { deviceId, privateKey }, [foreignLine(test, visitor, targets)]);
}

/** The first words of an answer that would go on for ever. */
async function beginningOf(test: TestApp, path: string, token: string): Promise<Answer> {
  const response = await test.app.request(path, { headers: { authorization: `Bearer ${token}` } });
  const { status, headers } = response;
  if (!headers.get('content-type')?.startsWith('text/event-stream')) {
    const text = await response.text();
    return { status, headers, text, body: JSON.parse(text) as Answer['body'] };
  }
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (let events = 0; events < 2; events += 1) text += (await reader?.read())?.value ?? '';
  await reader?.cancel();
  return { status, headers, text, body: {} };
}

/** One for each route of the app, by its method and pattern. */
export const CASES: Record<string, AttackCase> = {
  ...ACCOUNT_CASES,
  ...FACTOR_CASES,

  // The process, its description and its pages.
  'GET /healthz': OPEN,
  'GET /readyz': OPEN,
  'GET /metrics': OPEN,
  'GET /api/openapi.json': OPEN,
  'GET /api/docs': OPEN,
  'GET /api/docs/show.js': OPEN,
  'GET /api/docs/swagger-ui-bundle.js': OPEN,
  'GET /api/docs/swagger-ui.css': OPEN,
  'GET /office': OPEN,
  'GET /office/*': OPEN,
  'GET /*': OPEN,

  // People.
  'POST /api/auth/login': {
    kind: 'attack',
    guard: 'door',
    refused: 401,
    send: (test, _, { tenantId }) =>
      test.post('/api/auth/login', { email: 'owner@warung.example', password: 'a guess', tenant: tenantId }),
  },
  'POST /api/auth/refresh': {
    kind: 'attack',
    guard: 'door',
    refused: 401,
    send: (test, _, { tenantId }) =>
      test.post('/api/auth/refresh', {}, undefined, { cookie: `meja_refresh=${tenantId}.${'x'.repeat(43)}` }),
  },
  'POST /api/auth/logout': {
    kind: 'attack',
    guard: 'door',
    refused: 204,
    send: (test, _, { tenantId }) =>
      test.post('/api/auth/logout', {}, undefined, { cookie: `meja_refresh=${tenantId}.${'x'.repeat(43)}` }),
  },
  'GET /api/auth/me': read(() => '/api/auth/me'),

  'GET /api/pins': read(() => '/api/pins'),
  'POST /api/pins/:staffId': write(
    ({ staffId }) => `/api/pins/${staffId}`,
    () => ({ pin: '271828' }),
    204,
  ),
  'POST /api/pins/tries': {
    kind: 'attack',
    guard: 'device',
    own: 200,
    refused: 404,
    send: (test, { deviceToken }, { staffId }) => test.post('/api/pins/tries', { staffId }, deviceToken),
  },

  // Devices.
  'GET /api/devices': read(({ outletId }) => `/api/devices?outletId=${outletId}`, 404),
  'POST /api/devices/enrolment-codes': write(
    () => '/api/devices/enrolment-codes',
    ({ outletId }) => ({ outletId }),
    201,
  ),
  'POST /api/devices/:id/revoke': write(
    ({ deviceId }) => `/api/devices/${deviceId}/revoke`,
    () => ({}),
    204,
  ),
  // The code is the only key: without it, nobody's outlet opens.
  'POST /api/devices/enrol': {
    kind: 'attack',
    guard: 'door',
    refused: 404,
    send: async (test) =>
      test.post('/api/devices/enrol', { code: '0000-0000', name: 'x', publicKey: await newKey() }),
  },
  'POST /api/devices/renew': {
    kind: 'attack',
    guard: 'device',
    // A token alone makes no identity, not one's own either.
    refused: 403,
    send: async (test, { deviceToken }, targets) => {
      const assertion = await forgedAssertion(test, targets);
      return test.post(
        '/api/devices/renew',
        { publicKey: await newKey(), assertion, proof: assertion },
        deviceToken,
      );
    },
  },
  'POST /api/devices/token': {
    kind: 'attack',
    guard: 'door',
    refused: 401,
    send: async (test, _, targets) =>
      test.post('/api/devices/token', { assertion: await forgedAssertion(test, targets) }),
  },

  // What head office reads.
  'GET /api/outlets': read(() => '/api/outlets'),
  'GET /api/products/products': read(
    ({ categoryId }) => `/api/products/products?category=${categoryId}`,
    200,
  ),
  'GET /api/products/categories': read(() => '/api/products/categories'),
  'GET /api/orders': read(({ outletId }) => `/api/orders?outlet_id=${outletId}`, 404),
  'GET /api/orders/:id': read(({ orderId }) => `/api/orders/${orderId}`, 404),
  'GET /api/reports/sales-summary': read(
    ({ outletId }) => `/api/reports/sales-summary?outlet_id=${outletId}&from=2026-11-20&to=2026-11-20`,
    404,
  ),
  'GET /api/exceptions': read(({ outletId }) => `/api/exceptions?outlet_id=${outletId}`, 404),
  'GET /api/exceptions/summary': read(({ outletId }) => `/api/exceptions/summary?outlet_id=${outletId}`, 404),
  'GET /api/exceptions/conflicts': read(
    ({ outletId }) => `/api/exceptions/conflicts?outlet_id=${outletId}`,
    404,
  ),
  'GET /api/exceptions/quarantine': read(
    ({ outletId }) => `/api/exceptions/quarantine?outlet_id=${outletId}`,
    404,
  ),
  'GET /api/exceptions/unallocated': read(
    ({ outletId }) => `/api/exceptions/unallocated?outlet_id=${outletId}`,
    404,
  ),

  'GET /api/exceptions/terms': read(({ outletId }) => `/api/exceptions/terms?outlet_id=${outletId}`, 404),
  'GET /api/exceptions/breaks': read(({ outletId }) => `/api/exceptions/breaks?outlet_id=${outletId}`, 404),
  'GET /api/exceptions/unallocated/:id/orders': read(
    ({ moneyId }) => `/api/exceptions/unallocated/${moneyId}/orders`,
    404,
  ),
  // What is set for an outlet.
  'GET /api/outlets/:id/settings': read(({ outletId }) => `/api/outlets/${outletId}/settings`, 404),
  'POST /api/outlets/:id/settings': write(
    ({ outletId }) => `/api/outlets/${outletId}/settings`,
    () => ({ lock_after_minutes: 7, table_is_free: 'when_told' }),
    200,
  ),
  // What people decide.
  'POST /api/exceptions/conflicts/:id/resolution': write(
    ({ conflictId }) => `/api/exceptions/conflicts/${conflictId}/resolution`,
    () => ({ action: 'keep' }),
    200,
  ),
  'POST /api/exceptions/quarantine/resolutions': write(
    () => '/api/exceptions/quarantine/resolutions',
    ({ recordId }) => ({ action: 'set_aside', ids: [recordId], note: 'Rusak' }),
    200,
  ),
  'POST /api/exceptions/unallocated/:id/resolutions': write(
    ({ moneyId }) => `/api/exceptions/unallocated/${moneyId}/resolutions`,
    () => ({ action: 'kept', id: crypto.randomUUID() }),
    200,
  ),
  'POST /api/exceptions/terms/resolutions': write(
    () => '/api/exceptions/terms/resolutions',
    ({ differenceId }) => ({ action: 'accept', ids: [differenceId], note: 'Harga rapat' }),
    200,
  ),
  'POST /api/exceptions/breaks/acknowledgements': write(
    () => '/api/exceptions/breaks/acknowledgements',
    ({ breakId }) => ({ kind: 'chain', id: breakId }),
    200,
  ),
  // Each business numbers its own entries.
  'GET /api/audit': read(({ staffId }) => `/api/audit?actor=${staffId}`, 200),
  'GET /api/audit/export': read(({ outletId }) => `/api/audit/export?outlet_id=${outletId}`, 404),
  'GET /api/audit/:id': read(() => '/api/audit/1', 200),
  'GET /api/shifts': read(({ outletId }) => `/api/shifts?outlet_id=${outletId}`, 404),
  'GET /api/shifts/:id': read(({ shiftId }) => `/api/shifts/${shiftId}`),
  // What tablets exchange.
  'POST /api/sync/push': {
    kind: 'attack',
    guard: 'device',
    own: 200,
    refused: 200,
    send: (test, visitor, targets) =>
      test.post(
        '/api/sync/push',
        { protocol: PROTOCOL, mutations: [foreignLine(test, visitor, targets)] },
        visitor.deviceToken,
      ),
  },
  'POST /api/sync/pull': {
    kind: 'attack',
    guard: 'device',
    own: 200,
    send: (test, { deviceToken }) =>
      test.post(
        '/api/sync/pull',
        { protocol: PROTOCOL, epoch: null, cursors: START, limit: 500 },
        deviceToken,
      ),
  },
  'POST /api/sync/imports': {
    kind: 'attack',
    guard: 'anybody',
    refused: 422,
    send: async (test, visitor, targets) =>
      test.post('/api/sync/imports', await forgedQueue(test, visitor, targets), visitor.userToken),
  },
  'POST /api/sync/hand-in': {
    kind: 'attack',
    guard: 'door',
    refused: 422,
    send: async (test, visitor, targets) =>
      test.post('/api/sync/hand-in', await forgedQueue(test, visitor, targets)),
  },
  'GET /api/sync/imports': read(({ outletId }) => `/api/sync/imports?outlet_id=${outletId}`, 404),
  'GET /api/sync/events': {
    kind: 'attack',
    guard: 'anybody',
    own: 200,
    send: (test, { userToken }) => beginningOf(test, '/api/sync/events', userToken),
  },
};
