import { describe, expect, test } from 'vitest';
import { licenceFaults } from './licences.ts';
import type { InstalledPackage, Workspace } from './read.ts';
import * as rules from './rules.ts';

const SHA512 = `sha512-${'A'.repeat(86)}==`;
const zod: InstalledPackage = { name: 'zod', version: '4.6.7', licence: 'MIT', hasInstallScript: false };

/** A workspace with nothing to blame, but for what a test changes. */
function workspace(change: Partial<Workspace> = {}): Workspace {
  return {
    lock: {
      importers: {
        '.': {
          dependencies: {
            '@meja/own': { specifier: 'workspace:*', version: 'link:packages/own' },
            vite: { specifier: 'catalog:', version: '8.3.8(@types/node@24.19.2)(yaml@2.9.1)' },
          },
        },
      },
      packages: {
        'zod@4.6.7': { resolution: { integrity: SHA512 } },
        '@scope/native@1.0.0-beta.2': { resolution: { integrity: SHA512 } },
      },
    },
    settings: { packages: [], catalog: { zod: '4.6.7' }, allowBuilds: { '@scope/native': true } },
    manifests: {
      'package.json': { dependencies: { zod: 'catalog:' }, devDependencies: { '@meja/own': 'workspace:*' } },
    },
    npmrc: 'save-exact=true\n',
    installed: [
      zod,
      { name: '@scope/native', version: '1.0.0-beta.2', licence: 'ISC', hasInstallScript: true },
    ],
    ...change,
  };
}

const withPackage = (id: string, resolution: Record<string, unknown>, deprecated?: string): Workspace => {
  const { lock } = workspace();
  const packages = { ...lock.packages, [id]: { resolution, deprecated } };
  return workspace({ lock: { ...lock, packages } });
};
const withDependency = (version: string): Workspace => {
  const { lock } = workspace();
  return workspace({
    lock: { ...lock, importers: { 'apps/pos': { devDependencies: { odd: { specifier: '*', version } } } } },
  });
};
const withSettings = (settings: Record<string, unknown>): Workspace =>
  workspace({ settings: { ...workspace().settings, ...settings } });

test('a workspace that keeps all rules is not blamed', () => {
  const { integrityFaults, originFaults, scriptFaults, versionFaults, deprecationFaults } = rules;
  const each = [integrityFaults, originFaults, scriptFaults, versionFaults, deprecationFaults];
  expect(each.flatMap((faultsOf) => faultsOf(workspace()))).toEqual([]);
  expect(licenceFaults(workspace().installed, [])).toEqual([]);
});

describe('what is installed', () => {
  test.each([
    ['nothing', {}],
    ['SHA-1', { integrity: 'sha1-xxxx' }],
    ['half a hash', { integrity: 'sha512-AAAA' }],
  ])('must be known by its SHA-512, not by %s', (_, resolution) => {
    expect(rules.integrityFaults(withPackage('odd@1.0.0', resolution))).toEqual([
      'odd@1.0.0 has no SHA-512 in pnpm-lock.yaml.',
    ]);
  });

  test.each([
    ['an address', 'odd@1.0.0', { integrity: SHA512, tarball: 'https://example.com/odd.tgz' }],
    ['a repository', 'odd@1.0.0', { type: 'git', repo: 'https://example.com/odd', commit: 'abc' }],
    ['a folder', 'odd@file:../odd', { integrity: SHA512 }],
    ['a fork', 'odd@https://codeload.example.com/odd/abc', { integrity: SHA512 }],
  ])('must not come from %s', (_, id, resolution) => {
    expect(rules.originFaults(withPackage(id, resolution))).toEqual([
      expect.stringContaining('does not come from the registry'),
    ]);
  });

  test.each(['https://example.com/odd.tgz', 'file:../odd', 'git+ssh://git@example.com/odd', 'link:/opt/odd'])(
    'must not be asked for at %s',
    (version) => {
      expect(rules.originFaults(withDependency(version))).toEqual([`apps/pos takes odd from ${version}.`]);
    },
  );

  test('comes from the registry of whoever installs', () => {
    const told = [expect.stringContaining('The project names a registry')];
    expect(rules.originFaults(withSettings({ registries: { default: 'https://example.com' } }))).toEqual(
      told,
    );
    expect(rules.originFaults(workspace({ npmrc: '@a:registry=https://example.com' }))).toEqual(told);
    expect(rules.originFaults(workspace({ npmrc: '//example.com/:_authToken=x' }))).toEqual(told);
  });

  test('must not be deprecated', () => {
    expect(rules.deprecationFaults(withPackage('old@1.0.0', { integrity: SHA512 }, 'use new'))).toEqual([
      'old@1.0.0 is deprecated: use new',
    ]);
  });
});

describe('an install script', () => {
  test('runs only where the package is named', () => {
    const installed = [{ ...zod, hasInstallScript: true }];
    expect(rules.scriptFaults(workspace({ installed }))).toEqual([
      'zod has an install script: say in allowBuilds whether it may run.',
    ]);
    const denied = withSettings({ allowBuilds: { zod: false } });
    expect(rules.scriptFaults({ ...denied, installed })).toEqual([]);
  });

  test('is not allowed to a package that nothing uses, nor by halves', () => {
    expect(rules.scriptFaults(withSettings({ allowBuilds: { gone: true, zod: 'set this' } }))).toEqual([
      'allowBuilds has to say true or false of zod.',
      'allowBuilds names gone, which nothing uses: remove it.',
      '@scope/native has an install script: say in allowBuilds whether it may run.',
    ]);
  });

  test('is not allowed to all', () => {
    expect(rules.scriptFaults(withSettings({ dangerouslyAllowAllBuilds: true }))).toEqual([
      'pnpm-workspace.yaml says dangerouslyAllowAllBuilds: name each package in allowBuilds instead.',
    ]);
  });
});

describe('a version', () => {
  test.each(['^4.6.7', '4', 'latest', '>=4 <5', 'https://example.com/zod.tgz'])(
    'in the catalogue is exact, not %s',
    (version) => {
      expect(rules.versionFaults(withSettings({ catalog: { zod: version } }))).toEqual([
        `The catalogue says ${version} of zod: it has to be one exact version.`,
      ]);
    },
  );

  test('stands in the catalogue alone', () => {
    const manifests = { 'apps/pos/package.json': { optionalDependencies: { zod: '4.6.7' } } };
    expect(rules.versionFaults(workspace({ manifests }))).toEqual([
      'apps/pos/package.json says 4.6.7 of zod: it has to be catalog: or workspace:*.',
    ]);
  });

  test('beside another major one of the same package is listed', () => {
    expect(rules.severalMajors(workspace())).toEqual([]);
    expect(rules.severalMajors(withPackage('zod@3.1.0', { integrity: SHA512 }))).toEqual([
      'zod: 4.6.7, 3.1.0',
    ]);
  });
});

describe('a licence', () => {
  const under = (licence: string | undefined) => licenceFaults([{ ...zod, licence }], []);

  test('that is on the list is taken, as one of several choices too', () => {
    expect(['Apache-2.0', '(MIT OR EUPL-1.1+)', 'GPL-3.0 OR MIT'].flatMap(under)).toEqual([]);
  });

  test.each(['GPL-3.0', 'AGPL-3.0-only', 'SEE LICENSE IN file', '(GPL-2.0 OR LGPL-3.0)', 'MIT AND GPL-3.0'])(
    'is refused where it is %s',
    (licence) => {
      expect(under(licence)).toEqual([`zod@4.6.7 is licensed under ${licence}, which is not on the list.`]);
    },
  );

  test('that is missing has to be read by somebody, for each version again', () => {
    expect(under(undefined)).toEqual([expect.stringContaining('zod@4.6.7 names no licence')]);
    const exceptions = [{ id: 'zod@4.6.6', why: 'LICENSE: MIT' }];
    expect(licenceFaults([{ ...zod, licence: undefined }], exceptions)).toEqual([
      expect.stringContaining('zod@4.6.7 names no licence'),
      'READ_BY_HAND names zod@4.6.6, which is not installed: remove it.',
    ]);
    expect(licenceFaults([{ ...zod, licence: undefined }], [{ id: 'zod@4.6.7', why: 'x' }])).toEqual([]);
  });
});
