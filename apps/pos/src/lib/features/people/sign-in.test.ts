import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Pos, StaffMember } from '#lib/app/contract.ts';
import { CASHIER, WAITER } from '#lib/testing/outlet.ts';
import { Shop } from '#lib/testing/shop.ts';
import { SignInController } from './sign-in.svelte.ts';

describe('signing in', () => {
  let shop: Shop;
  let pos: Pos;
  let signIn: SignInController;
  const person = (id: StaffMember['id']): StaffMember => {
    const found = pos.catalogue.staffById.get(id);
    if (!found) throw new Error('nobody');
    return found;
  };

  beforeEach(async () => {
    shop = new Shop();
    pos = await shop.enrolled();
    signIn = new SignInController((id, pin) => pos.session.signIn(id, pin));
  });

  afterEach(() => shop.close());

  it('checks the PIN with its last digit', async () => {
    signIn.choose(person(CASHIER));
    await signIn.type('40000');
    expect(signIn.step).toMatchObject({ state: 'typing', entered: '40000' });
    const checked = signIn.type('400004');
    expect(signIn.step.state).toBe('checking');
    await checked;
    expect(pos.session.current).toMatchObject({ state: 'signed-in', staff: { id: CASHIER } });
  });

  it('says of a wrong PIN how many tries are left, until somebody types again', async () => {
    signIn.choose(person(CASHIER));
    await signIn.type('123456');
    expect(signIn.step).toMatchObject({
      entered: '',
      problem: { code: 'WRONG_PIN', left: expect.any(Number) as number },
    });
    await signIn.type('4');
    expect(signIn.step).toMatchObject({ entered: '4', problem: null });
  });

  it('tells somebody without a PIN so', async () => {
    signIn.choose(person(WAITER));
    await signIn.type('123456');
    expect(signIn.step).toMatchObject({ problem: { code: 'PIN_NOT_SET' } });
    signIn.back();
    expect(signIn.step).toEqual({ state: 'choosing' });
  });
});
