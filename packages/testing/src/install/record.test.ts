import { describe, expect, it } from 'vitest';
import { compare, recordOf, type InstallRecord } from './record.ts';

const MB = 1_000_000;
const record = (packages: Record<string, number>, platform = 'linux-x64'): InstallRecord =>
  recordOf(new Map(Object.entries(packages).map(([name, weight]) => [name, weight * MB])), platform);

describe('the record of the install', () => {
  it('has the total and the packages of 1 MB or more, heaviest first', () => {
    expect(record({ small: 0.5, light: 1, heavy: 20 })).toEqual({
      platform: 'linux-x64',
      total: 21.5,
      packages: { heavy: 20, light: 1 },
    });
    expect(Object.keys(record({ light: 1, heavy: 20 }).packages)).toEqual(['heavy', 'light']);
  });
});

describe('the check of the install', () => {
  it('passes up to 30 MB above the record', () => {
    expect(compare(record({ base: 130 }), record({ base: 100 }))).toEqual({
      ok: true,
      message: 'The install weighs 130.0 MB, 100.0 MB are recorded.',
    });
    expect(compare(record({ base: 130.1 }), record({ base: 100 })).ok).toBe(false);
  });

  it('passes where the install became lighter', () => {
    expect(compare(record({ base: 10 }), record({ base: 100 })).ok).toBe(true);
  });

  it('names what grew, most first, and nothing else', () => {
    const known = record({ base: 100, tool: 20, old: 5 });
    const now = record({ base: 100, tool: 25, old: 4, sdk: 40 });
    const { ok, message } = compare(now, known);
    expect(ok).toBe(false);
    expect(message.split('\n')).toEqual([
      'The install weighs 169.0 MB, 44.0 MB more than recorded. At most 30 MB more are allowed.',
      '  +40.0 MB  sdk (new, or below 1 MB before)',
      '  +5.0 MB  tool (20.0 → 25.0)',
      'If this is wanted, record it: node packages/testing/bin/install.ts --write',
    ]);
  });

  it('compares on the platform of the record only, and says so elsewhere', () => {
    expect(compare(record({ base: 900 }, 'darwin-arm64'), record({ base: 100 }))).toEqual({
      ok: true,
      message: 'Not compared: the recorded weight is of linux-x64, this is darwin-arm64.',
    });
  });
});
