import { expect, test } from 'vitest';
import type { Part, Quarantined } from './exception.ts';
import { mattersOf } from './matters.ts';

const record = (id: string, matter: string): Part => ({
  kind: 'quarantine',
  matter,
  item: { id } as Quarantined,
});

test('records of one order are one matter, where the first of them stands', () => {
  const matters = mattersOf([record('1', 'a'), record('2', 'b'), record('3', 'a')], 0);
  expect(matters.map((matter) => matter.kind === 'quarantine' && matter.records.map(({ id }) => id))).toEqual(
    [['1', '3'], ['2']],
  );
});

test('what has come twice, since the list moved between two pages, counts once', () => {
  const [matter] = mattersOf([record('1', 'a'), record('1', 'a')], 0);
  expect(matter).toMatchObject({ records: [{ id: '1' }] });
});
