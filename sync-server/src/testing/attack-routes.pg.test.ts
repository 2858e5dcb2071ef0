import type { DeviceId, OrderId, OutletId } from '@meja/domain';
import { anId } from '@meja/testing/envelope-writer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withTenant } from '../db/tenant.ts';
import { chainAfter } from '../features/audit/audit.queries.ts';
import type { AttackCase, Targets, Visitor } from './attack-case.ts';
import { CASES } from './attack-cases.ts';
import { everythingOfTenant } from './everything-of-tenant.ts';
import { furnish, type Furnished } from './furnish.ts';
import { openRestaurant, type Restaurant } from './restaurant.ts';
import { startTestApp, type Answer, type TestApp } from './test-app.ts';

/**
 * Tenant A's tokens on every route that there is, with the ids of tenant B. Whatever is answered has to be, to the
 * letter, what an id that nobody has is answered with; nothing of B may show in it, and nothing of B may have changed.
 * The routes come from the app: a new one without a case in attack-cases.ts fails the first test.
 */

let test: TestApp;
let a: Visitor;
let b: Restaurant;
let targetsOfA: Targets;
let targetsOfB: Targets;
/** Every id of B's, and what only B is called. */
let marksOfB: string[];

beforeAll(async () => {
  test = await startTestApp({
    mail: true,
    allowances: {
      resetFrom: { points: 1_000, seconds: 60 },
      resetOf: { points: 1_000, seconds: 60 },
      renewal: { points: 1_000, seconds: 60 },
      wrongCode: { points: 1_000, seconds: 60 },
    },
  });
  const { db } = test.database.owner;
  const home = await openRestaurant(db);
  b = await openRestaurant(db);
  targetsOfA = targetsOf(home, await furnish(db, home));
  targetsOfB = targetsOf(b, await furnish(db, b));
  await withTenant(db, b.tenantId, (tx) =>
    tx.updateTable('outlets').set({ name: 'Rahasia Dapur B' }).execute(),
  );
  marksOfB = [...(await idsOf(b)), 'Rahasia Dapur B'];
  a = {
    restaurant: home,
    userToken: await test.userToken(home.tenantId, home.staff.owner),
    deviceToken: await test.deviceToken(home.tenantId, home.devices[0], home.outletId),
  };
});
afterAll(() => test.close());

function targetsOf(restaurant: Restaurant, furnished: Furnished): Targets {
  const { tenantId, outletId, devices, staff } = restaurant;
  return { tenantId, outletId, deviceId: devices[1], staffId: staff.waiter, ...furnished };
}

const nobodys = (): Targets => ({
  tenantId: anId(),
  outletId: anId<OutletId>(),
  deviceId: anId<DeviceId>(),
  staffId: anId(),
  categoryId: anId(),
  productId: anId(),
  groupId: anId(),
  optionId: anId(),
  tableId: anId(),
  orderId: anId<OrderId>(),
  conflictId: anId(),
  recordId: anId(),
  moneyId: anId(),
  breakId: anId(),
  differenceId: anId(),
  shiftId: anId(),
  mailId: anId(),
  sessionId: anId(),
  passkeyId: anId(),
});

/** What B's audit log notes of the attacks is theirs to read; see below. */
const AUDIT = ['audit_log', 'audit_heads', 'audit_seals'];
const everythingOf = ({ tenantId }: Restaurant) =>
  everythingOfTenant(test.database.owner.db, tenantId, AUDIT);

async function idsOf(restaurant: Restaurant): Promise<string[]> {
  const text = await everythingOf(restaurant);
  const ids = new Set(text.match(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g));
  return [...ids];
}

const registered = (): string[] => {
  const routes = test.app.routes.filter(({ method }) => method !== 'ALL');
  return [...new Set(routes.map(({ method, path }) => `${method} ${path}`))].sort();
};

/** Without what differs from one answer to the next by itself, and with what was asked for under one name. */
function comparable({ status, text }: Answer, targets: Targets): string {
  let neutral = text
    .replace(/"(requestId|deviceId)":"[^"]*"/g, '"$1":"…"')
    .replace(/"(serverTime|deviceSeq|deviceNumber)":\d+/g, '"$1":0')
    .replace(/"(code|expiresAt|series)":"[\dA-Z]{3,4}-[\dTZ:.A-Z-]+"/g, '"$1":"…"');
  for (const [name, id] of Object.entries(targets)) neutral = neutral.replaceAll(String(id), `<${name}>`);
  return `${status} ${neutral}`;
}

const attacks = (): [string, Extract<AttackCase, { kind: 'attack' }>][] =>
  Object.entries(CASES).flatMap(([route, attack]) => (attack.kind === 'attack' ? [[route, attack]] : []));

describe('every route', () => {
  it('has a case here', () => {
    expect(registered()).toEqual(Object.keys(CASES).sort());
  });
});

describe("tenant A's token on a route with the ids of tenant B", () => {
  it.each(attacks())('%s does what it is for, with ids of its own', async (_, attack) => {
    if (!attack.own) return;
    const answer = await attack.send(test, a, targetsOfA);
    expect(answer.status, answer.text).toBe(attack.own);
  });

  it.each(attacks())('%s answers as if there were no such thing', async (_, attack) => {
    const before = await everythingOf(b);
    const theirs = await attack.send(test, a, targetsOfB);
    const invented = nobodys();
    const nothing = await attack.send(test, a, invented);
    expect(comparable(theirs, targetsOfB)).toBe(comparable(nothing, invented));
    if (attack.refused !== undefined) expect(theirs.status, theirs.text).toBe(attack.refused);
    expect(await everythingOf(b)).toBe(before);
  });

  it.each(attacks())('%s shows nothing of theirs', async (_, attack) => {
    const asked = new Set(Object.values(targetsOfB).map(String));
    for (const targets of [targetsOfA, targetsOfB]) {
      const { text } = await attack.send(test, a, targets);
      const shown = marksOfB.filter(
        (mark) => text.includes(mark) && !(targets === targetsOfB && asked.has(mark)),
      );
      expect(shown).toEqual([]);
    }
  });
});

describe("tenant B's audit log", () => {
  it('holds of all this just that somebody was refused at a door, once for each thing that they knocked at', async () => {
    await test.audit.idle();
    const entries = await withTenant(test.database.owner.db, b.tenantId, (tx) => chainAfter(tx, 0, 1_000));
    const [furnished, ...noted] = entries.map(({ action, actorKind }) => `${action} by ${actorKind}`);
    expect(furnished).toBe('sign_in.succeeded by user');
    expect(noted.sort()).toEqual([
      'device.assertion_refused by nobody',
      'password.reset_refused by nobody',
      'queue.refused by nobody',
    ]);
  });
});

describe('a route that needs a token', () => {
  const guarded = attacks().filter(([, attack]) => attack.guard !== 'door');

  it.each(guarded)(
    '%s answers without one, and to one of another kind, that one is needed',
    async (_, attack) => {
      const wrong =
        attack.guard === 'user' ? a.deviceToken : attack.guard === 'device' ? a.userToken : 'nonsense';
      for (const token of ['', 'nonsense', wrong]) {
        const answer = await attack.send(test, { ...a, userToken: token, deviceToken: token }, targetsOfA);
        expect(answer.status).toBe(401);
        expect(answer.body['code']).toBe('UNAUTHENTICATED');
      }
    },
  );
});
