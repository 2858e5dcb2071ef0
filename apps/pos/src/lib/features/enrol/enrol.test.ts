import { ok, refuse } from '@meja/domain';
import { expect, test } from 'vitest';
import type { Pos } from '#lib/app/contract.ts';
import { EnrolController } from './enrol.svelte.ts';

/** A server where another tablet is called `Kasir`. */
function stage() {
  const asked: [string, boolean][] = [];
  const device: Pick<Pos['device'], 'enrol'> = {
    enrol: (_, name, { isShared } = {}) => {
      asked.push([name, isShared === true]);
      const isRefused = name === 'Kasir' && isShared !== true;
      return Promise.resolve(isRefused ? refuse({ code: 'DEVICE_NAME_TAKEN' }) : ok(undefined));
    },
  };
  const enrol = new EnrolController({ device } as unknown as Pos);
  enrol.type('AB3DEF7H');
  return { enrol, asked };
}

test('a name that another tablet has may be had all the same', async () => {
  const { enrol, asked } = stage();
  enrol.deviceName = 'Kasir';
  await enrol.submit();
  expect(enrol.problem?.code).toBe('DEVICE_NAME_TAKEN');
  await enrol.submit({ isShared: true });
  expect(asked).toEqual([
    ['Kasir', false],
    ['Kasir', true],
  ]);
  expect(enrol.problem).toBeNull();
});

test('that is said of this very name: another one is asked about anew', async () => {
  const { enrol, asked } = stage();
  enrol.deviceName = 'Kasir';
  await enrol.submit();
  enrol.deviceName = 'Dapur';
  expect(enrol.problem).toBeNull();
  await enrol.submit({ isShared: true });
  enrol.deviceName = 'Kasir';
  await enrol.submit({ isShared: true });
  expect(asked.slice(1)).toEqual([
    ['Dapur', false],
    ['Kasir', false],
  ]);
  expect(enrol.problem?.code).toBe('DEVICE_NAME_TAKEN');
});
