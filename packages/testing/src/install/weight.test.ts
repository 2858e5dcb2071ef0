import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { weighInstall } from './weight.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'meja-install-'));
  lock('tree@1.0.0', '@scope/leaf@2.1.0');
});
afterEach(() => rmSync(root, { recursive: true }));

const inStore = (...path: string[]): string => join(root, 'node_modules', '.pnpm', ...path);

function write(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

/** As pnpm writes it: quoted where YAML wants it, with sections before and after. */
function lock(...ids: string[]): void {
  const keys = ids.map((id) => `  ${id.startsWith('@') ? `'${id}'` : id}:\n    resolution: {integrity: x}\n`);
  const text = `importers:\n\n  .:\n    other@9.9.9:\n\npackages:\n\n${keys.join('\n')}\nsnapshots:\n\n  gone@1.0.0: {}\n`;
  write(inStore('lock.yaml'), text);
}

/** A package in the folder that pnpm makes for it. */
const put = (folder: string, name: string, file: string, bytes: number): void =>
  write(inStore(folder, 'node_modules', name, file), 'x'.repeat(bytes));

describe('the weight of the install', () => {
  it('is told for each package, with or without a scope, down to its inner folders', () => {
    put('tree@1.0.0', 'tree', 'index.js', 10);
    put('tree@1.0.0', 'tree', 'node_modules/bundled/index.js', 5);
    put('@scope+leaf@2.1.0', '@scope/leaf', 'index.js', 3);
    expect(weighInstall(root)).toEqual(
      new Map([
        ['@scope/leaf', 3],
        ['tree', 15],
      ]),
    );
  });

  it('counts once what is linked for several peers', () => {
    put('tree@1.0.0_peer@1.0.0', 'tree', 'index.js', 10);
    mkdirSync(inStore('tree@1.0.0_peer@2.0.0', 'node_modules', 'tree'), { recursive: true });
    linkSync(
      inStore('tree@1.0.0_peer@1.0.0', 'node_modules', 'tree', 'index.js'),
      inStore('tree@1.0.0_peer@2.0.0', 'node_modules', 'tree', 'index.js'),
    );
    expect(weighInstall(root)).toEqual(new Map([['tree', 10]]));
  });

  it('adds up two versions of one package', () => {
    lock('tree@1.0.0', 'tree@2.0.0');
    put('tree@1.0.0', 'tree', 'index.js', 10);
    put('tree@2.0.0', 'tree', 'index.js', 11);
    expect(weighInstall(root)).toEqual(new Map([['tree', 21]]));
  });

  it('follows no link to what a package depends on', () => {
    put('tree@1.0.0', 'tree', 'index.js', 10);
    put('@scope+leaf@2.1.0', '@scope/leaf', 'index.js', 3);
    symlinkSync(
      inStore('@scope+leaf@2.1.0', 'node_modules', '@scope', 'leaf'),
      inStore('tree@1.0.0', 'node_modules', 'leaf'),
    );
    symlinkSync(inStore('@scope+leaf@2.1.0'), inStore('tree@1.0.0', 'node_modules', 'tree', 'inner'));
    expect(weighInstall(root).get('tree')).toBe(10);
    expect([...weighInstall(root).keys()].sort()).toEqual(['@scope/leaf', 'tree']);
  });

  it('leaves out what pnpm has kept though nothing uses it any more', () => {
    put('gone@1.0.0', 'gone', 'index.js', 100);
    put('other@9.9.9', 'other', 'index.js', 100);
    put('tree@1.0.0', 'tree', 'index.js', 10);
    expect(weighInstall(root)).toEqual(new Map([['tree', 10]]));
  });
});
