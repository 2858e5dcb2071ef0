import { ok, refuse, type Result } from '@meja/domain';
import { describe, expect, it } from 'vitest';
import type { Problem } from './problem.ts';
import { Tokens, type Access } from './tokens.ts';

type Grant = { access: Access };

/** A server whose answers the test gives one by one. */
function stage() {
  const asked: ((answer: Result<Grant, Problem>) => void)[] = [];
  const outcomes: Result<Grant, Problem>[] = [];
  const clock = { ms: 0 };
  const tokens = new Tokens<Grant>({
    now: () => clock.ms,
    renew: () => new Promise((resolve) => asked.push(resolve)),
    renewed: (outcome) => outcomes.push(outcome),
  });
  const grant = (token: string): Result<Grant, Problem> => ok({ access: { token, lifetimeMs: 600_000 } });
  return { asked, outcomes, clock, tokens, grant };
}

describe('Tokens', () => {
  it('hands out the token it holds without asking the server', async () => {
    const { tokens, asked } = stage();
    tokens.hold({ token: 'a', lifetimeMs: 600_000 });
    expect(await tokens.token()).toEqual(ok('a'));
    expect(asked).toHaveLength(0);
  });

  it('renews once for all who ask at the same time', async () => {
    const { tokens, asked, grant, outcomes } = stage();
    const waiting = Promise.all([tokens.token(), tokens.token(), tokens.renew()]);
    expect(asked).toHaveLength(1);
    asked[0]?.(grant('a'));
    expect(await waiting).toEqual([ok('a'), ok('a'), ok('a')]);
    expect(outcomes).toHaveLength(1);
  });

  it('renews again once the token is about to end', async () => {
    const { tokens, asked, clock, grant } = stage();
    tokens.hold({ token: 'a', lifetimeMs: 600_000 });
    clock.ms = 569_999;
    expect(await tokens.token()).toEqual(ok('a'));
    clock.ms = 570_000;
    const renewed = tokens.token();
    asked[0]?.(grant('b'));
    expect(await renewed).toEqual(ok('b'));
  });

  it('counts the life of a token from when it was asked for, not from when the answer came', async () => {
    const { tokens, asked, clock, grant } = stage();
    const first = tokens.token();
    clock.ms = 60_000;
    asked[0]?.(grant('a'));
    await first;
    clock.ms = 570_000;
    void tokens.token();
    expect(asked).toHaveLength(2);
  });

  it('gives who was refused with an old token the one that replaced it meanwhile', async () => {
    const { tokens, asked } = stage();
    tokens.hold({ token: 'new', lifetimeMs: 600_000 });
    expect(await tokens.replacementFor('old')).toEqual(ok('new'));
    expect(asked).toHaveLength(0);
  });

  it('renews when the token that it holds was refused', async () => {
    const { tokens, asked, grant } = stage();
    tokens.hold({ token: 'a', lifetimeMs: 600_000 });
    const replacement = tokens.replacementFor('a');
    asked[0]?.(grant('b'));
    expect(await replacement).toEqual(ok('b'));
  });

  it('asks again after a renewal that failed', async () => {
    const { tokens, asked, grant } = stage();
    const failing = tokens.token();
    asked[0]?.(refuse({ code: 'SERVER_UNREACHABLE' }));
    expect(await failing).toEqual(refuse({ code: 'SERVER_UNREACHABLE' }));
    const next = tokens.token();
    asked[1]?.(grant('a'));
    expect(await next).toEqual(ok('a'));
  });

  it('does not bring back a session that ended while its renewal was under way', async () => {
    const { tokens, asked, grant, outcomes } = stage();
    const renewal = tokens.token();
    tokens.drop();
    asked[0]?.(grant('a'));
    expect(await renewal).toEqual(refuse({ code: 'UNAUTHENTICATED' }));
    expect(outcomes).toHaveLength(0);
  });

  it('gives who waited for an older renewal the token of whoever signed in meanwhile', async () => {
    const { tokens, asked, grant } = stage();
    const renewal = tokens.token();
    tokens.hold({ token: 'theirs', lifetimeMs: 600_000 });
    asked[0]?.(grant('mine'));
    expect(await renewal).toEqual(ok('theirs'));
    expect(await tokens.token()).toEqual(ok('theirs'));
  });
});
