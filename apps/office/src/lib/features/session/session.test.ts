import { ok, refuse, type Result } from '@meja/domain';
import { ConnectionLost } from '@meja/sync/network';
import { describe, expect, it } from 'vitest';
import type { Problem } from '../../api/problem.ts';
import type { Memory } from './neighbours.ts';
import { SessionController, type Grant } from './session.svelte.ts';

const grant = (name: string, token = name): Grant => ({
  access: { token, lifetimeMs: 600_000 },
  person: { id: name, name, email: null, roles: [], permissions: ['order:read'], lacksSecondFactor: false },
  tenant: {
    id: 't',
    name: 'Sedap',
    currency: { code: 'IDR', exponent: 0 },
    language: 'id',
    brandColor: null,
    demandsSecondFactor: false,
  },
});

/** A door, a network and a neighbour of the test's own. */
function stage(remembered: ReturnType<Memory['recall']> = 'held') {
  const door = {
    refresh: ok(grant('Ratna')) as Result<Grant, Problem>,
    logout: ok(undefined) as Result<void, Problem>,
    refreshes: 0,
  };
  const memory = { state: remembered };
  const told: string[] = [];
  const hears = { signedIn: () => undefined as void, signedOut: () => undefined as void };
  const sent: string[] = [];
  const network = { refusedTokens: new Set<string>() };
  const session = new SessionController({
    door: {
      login: () => Promise.resolve(ok(grant('Ratna'))),
      code: () => Promise.resolve(ok(grant('Ratna'))),
      passkey: () => Promise.resolve(ok(grant('Ratna'))),
      refresh() {
        door.refreshes += 1;
        return Promise.resolve(door.refresh);
      },
      logout: () => Promise.resolve(door.logout),
    },
    neighbours: {
      tellSignedIn: () => void told.push('in'),
      tellSignedOut: () => void told.push('out'),
      listen: (on) => void Object.assign(hears, on),
      inTurn: (work) => work(),
    },
    memory: { recall: () => memory.state, keep: (state) => void (memory.state = state) },
    fetch(_, init) {
      const token = new Headers(init?.headers).get('Authorization')?.replace('Bearer ', '') ?? '';
      sent.push(token);
      return Promise.resolve(new Response('{}', { status: network.refusedTokens.has(token) ? 401 : 200 }));
    },
    now: () => 0,
    random: () => 0,
  });
  return { session, door, memory, told, hears, sent, network };
}

describe('a session', () => {
  it('is taken up again where the browser holds one', async () => {
    const { session } = stage();
    await session.resume();
    expect(session.current).toMatchObject({ state: 'signed-in', person: { name: 'Ratna' } });
    expect(session.may('order:read')).toBe(true);
    expect(session.may('device:read')).toBe(false);
  });

  it('knows what somebody may at which outlet', async () => {
    const { session, door } = stage();
    const { person, ...rest } = grant('Ratna');
    const roles = [
      { role: 'cashier', outletId: 'a' },
      { role: 'manager', outletId: 'b' },
    ] as const;
    door.refresh = ok({ ...rest, person: { ...person, roles } });
    expect(session.mayAt('outlet:update', 'b')).toBe(false);
    await session.resume();
    expect(session.mayAt('outlet:update', 'a')).toBe(false);
    expect(session.mayAt('outlet:read', 'a')).toBe(true);
    expect(session.mayAt('outlet:update', 'b')).toBe(true);
    expect(session.mayAt('outlet:read', 'c')).toBe(false);
  });

  it('is not asked for where nobody has signed in', async () => {
    const { session, door } = stage('none');
    await session.resume();
    expect(session.current).toEqual({ state: 'signed-out', ended: false });
    expect(door.refreshes).toBe(0);
  });

  it('sends each request with its token, and renews a refused one once for all of them', async () => {
    const { session, door, sent, network } = stage();
    await session.resume();
    network.refusedTokens.add('Ratna');
    door.refresh = ok(grant('Ratna', 'renewed'));
    const answers = await Promise.all([
      session.fetch('/api/a'),
      session.fetch('/api/b'),
      session.fetch('/api/c'),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(sent).toEqual(['Ratna', 'Ratna', 'Ratna', 'renewed', 'renewed', 'renewed']);
    expect(door.refreshes).toBe(2);
  });

  it('ends, and says so, when the server ends it', async () => {
    const { session, door, network, memory } = stage();
    await session.resume();
    network.refusedTokens.add('Ratna');
    door.refresh = refuse({ code: 'SESSION_ENDED' });
    expect((await session.fetch('/api/a')).status).toBe(401);
    expect(session.current).toEqual({ state: 'signed-out', ended: true });
    expect(memory.state).toBe('none');
  });

  it('outlasts a server that cannot be reached', async () => {
    const { session, door, network } = stage();
    await session.resume();
    network.refusedTokens.add('Ratna');
    door.refresh = refuse({ code: 'SERVER_UNREACHABLE' });
    await expect(session.fetch('/api/a')).rejects.toThrow(ConnectionLost);
    expect(session.current.state).toBe('signed-in');
  });

  it('that was left while the server was away is not taken up again', async () => {
    const { session, door, memory, told } = stage();
    await session.resume();
    door.logout = refuse({ code: 'SERVER_UNREACHABLE' });
    await session.signOut();
    expect([session.current.state, memory.state, told]).toEqual(['signed-out', 'owed', ['out']]);

    const next = stage('owed');
    await next.session.resume();
    expect([next.session.current.state, next.memory.state, next.door.refreshes]).toEqual([
      'signed-out',
      'none',
      0,
    ]);
  });

  it('follows its neighbours out and in, whoever it is then', async () => {
    const { session, hears, door, memory } = stage();
    await session.resume();
    hears.signedOut();
    expect(session.current).toEqual({ state: 'signed-out', ended: false });
    memory.state = 'held';
    door.refresh = ok(grant('Budi'));
    hears.signedIn();
    await expect.poll(() => session.current).toMatchObject({ person: { name: 'Budi' } });
  });
});
