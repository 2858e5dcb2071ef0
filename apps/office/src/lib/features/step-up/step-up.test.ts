import { describe, expect, it } from 'vitest';
import { StepUpController } from './step-up.svelte.ts';

const asked = (methods: string[]) => Response.json({ code: 'STEP_UP_REQUIRED', methods }, { status: 403 });

/** A server that wants a proof until one was shown. */
function stage(password = 'right') {
  const sent: string[] = [];
  let isProved = false;
  const stepUp = new StepUpController((input, init) => {
    const path = new URL(input instanceof Request ? input.url : input, 'http://office').pathname;
    const body = typeof init?.body === 'string' ? init.body : '';
    sent.push(`${path} ${body}`.trim());
    if (path !== '/api/auth/step-up')
      return Promise.resolve(isProved ? new Response('done') : asked(['password']));
    isProved = body.includes(`"${password}"`);
    const refused = Response.json({ code: 'PASSWORD_WRONG' }, { status: 403 });
    return Promise.resolve(isProved ? new Response(null, { status: 204 }) : refused);
  });
  return { stepUp, sent };
}

const begun = async (stepUp: StepUpController) => {
  const response = stepUp.fetch('/api/dangerous', { method: 'POST', body: 'typed' });
  await expect.poll(() => stepUp.asking).toBe(true);
  return { response };
};

describe('what the server wants a proof for', () => {
  it('waits for the proof, and is then asked for once more with all that was typed', async () => {
    const { stepUp, sent } = stage();
    const { response } = await begun(stepUp);
    expect(stepUp.methods).toEqual(['password']);
    expect(await stepUp.show({ by: 'password', password: 'right' })).toBeUndefined();
    expect(await (await response).text()).toBe('done');
    expect(sent.filter((each) => each === '/api/dangerous typed')).toHaveLength(2);
    expect(stepUp.asking).toBe(false);
  });

  it('goes on waiting after a wrong one', async () => {
    const { stepUp } = stage();
    const { response } = await begun(stepUp);
    expect(await stepUp.show({ by: 'password', password: 'wrong' })).toMatchObject({
      code: 'PASSWORD_WRONG',
    });
    expect(stepUp.asking).toBe(true);
    await stepUp.show({ by: 'password', password: 'right' });
    expect((await response).status).toBe(200);
  });

  it('is not asked for again where nobody proves it', async () => {
    const { stepUp, sent } = stage();
    const { response } = await begun(stepUp);
    stepUp.cancel();
    expect((await (await response).json()) as object).toMatchObject({ code: 'STEP_UP_REQUIRED' });
    expect(sent).toHaveLength(1);
  });

  it('is one question, however much waits for it', async () => {
    const { stepUp, sent } = stage();
    const { response } = await begun(stepUp);
    const other = stepUp.fetch('/api/other', {});
    await expect.poll(() => sent.length).toBe(2);
    await stepUp.show({ by: 'password', password: 'right' });
    expect([(await response).status, (await other).status]).toEqual([200, 200]);
  });
});

it('leaves every other refusal as it is', async () => {
  const stepUp = new StepUpController(() =>
    Promise.resolve(Response.json({ code: 'FORBIDDEN' }, { status: 403 })),
  );
  const response = await stepUp.fetch('/api/dangerous');
  expect((await response.json()) as object).toEqual({ code: 'FORBIDDEN' });
  expect(stepUp.asking).toBe(false);
});
