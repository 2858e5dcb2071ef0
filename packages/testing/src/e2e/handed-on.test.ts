import { expect, it } from 'vitest';
import { HandedOn } from './handed-on.ts';

it('makes a thing for the first who asks, and puts away what was made last first', async () => {
  const handedOn = new HandedOn();
  const done: string[] = [];
  const get = (name: string): Promise<string> =>
    handedOn.get(
      name,
      () => Promise.resolve(done.push(`made ${name}`)).then(() => name),
      (thing) => Promise.resolve(done.push(`put away ${thing}`)),
    );
  for (const name of ['network', 'tablet', 'network']) expect(await get(name)).toBe(name);
  await handedOn.putAway();
  expect(done).toEqual(['made network', 'made tablet', 'put away tablet', 'put away network']);
});
