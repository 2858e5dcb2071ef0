import { ok } from '@meja/domain';
import { describe, expect, it } from 'vitest';
import { createClient } from '../../api/client.ts';
import type { Outlet } from '../outlets/index.ts';
import { OutletSettingsController } from './settings.svelte.ts';

const outlet = (id: string): Outlet => ({
  ...{ id, code: id, name: id, timeZone: 'Asia/Jakarta' },
  ...{ dayStartMinutes: 0, operatingHours: {} },
});

/** Somebody who sees `a` and `b`, and may set up these. */
function stage(maySet: readonly string[]) {
  const all = [outlet('a'), outlet('b')];
  const asked: string[] = [];
  const settings = new OutletSettingsController({
    api: createClient((input) => {
      const path = new URL(input instanceof Request ? input.url : input, 'http://meja.test').pathname;
      asked.push(path);
      return Promise.resolve(Response.json({ id: path.split('/')[3] }));
    }),
    outlets: { all, known: () => Promise.resolve(ok(all)) },
    session: { mayAt: (_, id) => maySet.includes(id) },
    now: () => 0,
  });
  return { settings, asked };
}

describe('the settings of outlets', () => {
  it('begin with the first that somebody may set up, though they see another before it', async () => {
    const { settings, asked } = stage(['b']);
    await settings.refresh();
    expect(asked).toEqual(['/api/outlets/b/settings']);
    expect(settings.outletId).toBe('b');
    expect(settings.outlets.map(({ id }) => id)).toEqual(['b']);
  });

  it('are offered for all that somebody may set up', async () => {
    const { settings, asked } = stage(['a', 'b']);
    await settings.refresh();
    expect(asked).toEqual(['/api/outlets/a/settings']);
    expect(settings.outlets.map(({ id }) => id)).toEqual(['a', 'b']);
  });
});
