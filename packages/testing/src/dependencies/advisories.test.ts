import { expect, test } from 'vitest';
import { read } from './advisories.ts';

const report = (advisories: object): string => JSON.stringify({ advisories, metadata: { dependencies: 2 } });

test('what the registry knows against a package is a fault', () => {
  const hono = {
    module_name: 'hono',
    severity: 'high',
    title: 'A bad thing',
    url: 'https://example.com/GHSA-1',
    findings: [{ version: '4.13.19' }, { version: '4.13.19' }],
  };
  expect(read({ output: report({ 1: hono }) })).toEqual({
    faults: ['hono 4.13.19 has a known vulnerability (high): A bad thing https://example.com/GHSA-1'],
  });
});

test('a registry that knows nothing against any is no fault', () => {
  expect(read({ output: report({}) })).toEqual({ faults: [] });
});

test.each([
  ['× The audit endpoint (at https://registry.example.com) responded with 405:', 'answered 405'],
  ['× Failed to request the audit endpoint: tcp connect error', 'could not be asked'],
  ['Stopped: it took longer than 20 s.', 'took too long'],
  ['spawn npx ENOENT', 'could not be asked'],
])('that nobody was asked is said: %s', (output, why) => {
  const { faults, skipped } = read({ output });
  expect(faults).toEqual([]);
  expect(skipped).toContain(why);
  expect(skipped).not.toContain('example.com');
});
