import { describe, expect, test } from 'vitest';
import { AnyReport, compare, comparisonText } from './compare.ts';

const report = (...rows: unknown[]) => AnyReport.parse({ outcomes: [{ name: 'pull', rows }] });
const row = (what: string, value: number | null, more: object = {}) => ({ what, value, unit: 's', ...more });
const floor = (value: number, what = 'by bare programs') => ({ floor: { what, value } });

describe('two commits are compared', () => {
  test('by each figure that both have, whatever else one of them measures', () => {
    const newer = report(row('a', 2), row('new', 1));
    const older = report(row('gone', 1), row('a', 4));
    expect(compare('pull', [{ newer, older }])).toMatchObject([
      { what: 'a', newer: 2, older: 4, ratio: 0.5 },
    ]);
  });

  test('by the median of the rounds’ ratios, so that one slow round says nothing', () => {
    const rounds = [
      [9, 3],
      [1, 2],
      [12, 20],
    ].map(([a = 0, b = 0]) => ({ newer: report(row('a', a)), older: report(row('a', b)) }));
    expect(compare('pull', rounds)[0]?.ratio).toBe(0.6);
  });

  test('with a commit that has no floors yet, and then only the new one’s ratio to its floor is told', () => {
    const [only] = compare('pull', [{ newer: report(row('a', 3, floor(1))), older: report(row('a', 6)) }]);
    expect(only).toMatchObject({ what: 'a', ratio: 0.5, toFloor: { newer: 3, older: undefined } });
    expect(only?.ratioToFloor).toBeUndefined();
  });

  test('by their ratios to their floors, which hold where the machine was slower for one of them', () => {
    const newer = report(row('a', 6, floor(2)));
    const older = report(row('a', 3, floor(1)));
    expect(compare('pull', [{ newer, older }])).toMatchObject([{ ratio: 2, ratioToFloor: 1 }]);
  });

  test('row by row where several of one name have different floors, under the word of earlier commits too', () => {
    const newer = report(row('a', 1, floor(4, 'x')), row('a', 1, { ...floor(2, 'y'), ratio: 0.25 }));
    const older = report(
      row('a', 1, { yardstick: { what: 'y', value: 1 } }),
      row('a', 1, { yardstick: { what: 'x', value: 2 } }),
    );
    expect(compare('pull', [{ newer, older }]).map(({ toFloor }) => toFloor)).toEqual([
      { newer: 0.25, older: 0.5 },
      { newer: 0.25, older: 1 },
    ]);
  });

  test('where nothing is counted before and now, as unchanged; what could not be measured is left empty', () => {
    const [none] = compare('pull', [{ newer: report(row('a', 0)), older: report(row('a', 0)) }]);
    expect(none?.ratio).toBe(1);
    const [missing] = compare('pull', [{ newer: report(row('a', null)), older: report(row('a', 1)) }]);
    expect(missing?.newer).toBeNaN();
  });

  test('in a table whose columns stand under each other', () => {
    const rounds = [{ newer: report(row('a', 3, floor(2))), older: report(row('a', 6)) }];
    const [heading = '', line = ''] = comparisonText(compare('pull', rounds), 'v1').split('\n');
    expect(line).toBe('a     3 s  6 s  0.5        1.5');
    expect(heading.indexOf('new ÷ floor')).toBe(line.indexOf('1.5'));
  });
});
