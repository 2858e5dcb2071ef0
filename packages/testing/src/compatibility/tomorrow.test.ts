import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { cut } from '../cut.ts';
import { NEW, TOMORROW } from './tomorrow.ts';

const PROJECT = fileURLToPath(new URL('../../../../', import.meta.url));
const changed = new Map(Map.groupBy(TOMORROW.cuts, ({ file }) => file));

describe('the version of tomorrow', () => {
  it.each([...changed.keys()])('changes %s at places that are there', async (file) => {
    const source = await readFile(join(PROJECT, file), 'utf8');
    expect(cut(source, changed.get(file) ?? [])).not.toBe(source);
  });

  it.each(Object.keys(TOMORROW.files))('brings a file that is not there: %s', (file) => {
    expect(existsSync(join(PROJECT, file))).toBe(false);
  });

  it('has what today does not know, and speaks the same protocol', async () => {
    expect([...changed.keys()].filter((file) => file.endsWith('/protocol.ts'))).toEqual([]);
    const read = (file: string): Promise<string> =>
      readFile(join(PROJECT, 'packages/sync/src/wire/__snapshots__', file), 'utf8');
    expect(
      existsSync(join(PROJECT, `packages/sync/src/wire/__snapshots__/collections/${NEW.collection}.json`)),
    ).toBe(false);
    expect(
      existsSync(join(PROJECT, `packages/sync/src/wire/__snapshots__/mutations/${NEW.mutation}.json`)),
    ).toBe(false);
    expect(await read('mutations/order.open.json')).not.toContain(`"${NEW.orderType}"`);
    expect(await read('mutations/payment.record.json')).not.toContain(`"${NEW.tender}"`);
    expect(await read('collections/orders.json')).not.toContain(`"${NEW.field}"`);
  });
});
