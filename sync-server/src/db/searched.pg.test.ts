import { folded } from '@meja/domain/search';
import { FOLDED } from '@meja/domain/testing/folded';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { migratedDatabase, type MigratedDatabase } from '../testing/restaurant.ts';
import { hasSearched } from './searched.ts';

let database: MigratedDatabase;
beforeAll(async () => {
  database = await migratedDatabase();
});
afterAll(() => database.close());

async function foldedBySql(texts: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ words: string }>`
    select folded(text) as words from unnest(${texts}::text[]) with ordinality as t (text, place)
    order by place`.execute(database.owner.db);
  return rows.map(({ words }) => words);
}

it('folds texts as the tablet does', async () => {
  const texts = FOLDED.map(([text]) => text);
  expect(await foldedBySql(texts)).toEqual(FOLDED.map(([, words]) => words));
});

/** Of Unicode 17: Node knows it, and PostgreSQL 18 does not. */
const NEWER = 0xa7f1;

it('folds every character as the tablet does, and some of the ideographs and syllables, which are all alike', async () => {
  const points = [...Array(0x33480).keys(), ...Array.from({ length: 0x1000 }, (_, i) => 0xe0000 + i)].filter(
    (point) => point % 32 === 0 || !/\p{Ideo}|[가-힣]/u.test(String.fromCodePoint(point)),
  );
  // A letter behind each keeps it apart from the next.
  const letters = points
    .filter((point) => point !== 0 && point !== NEWER && (point < 0xd800 || point > 0xdfff))
    .map((point) => `${String.fromCodePoint(point)}q`);
  const texts = Array.from({ length: Math.ceil(letters.length / 64) }, (_, i) =>
    letters.slice(i * 64, (i + 1) * 64).join(''),
  );
  const words = await foldedBySql(texts);
  expect(texts.filter((text, i) => words[i] !== folded(text))).toEqual([]);
});

it.each([
  ['kafé', 'Kafe Senja', true],
  ['KAFE', 'Kafé', true],
  ['afe sen', 'Kafe Senja', true],
  ['kafesenja', 'Kafe Senja', true],
  ['jkt1-26', 'JKT-1-261120-7', true],
  ['JKT-12', 'JKT-12-261120-7', true],
  ['JKT-12', 'JKT-1-261120-7', false],
  ['strasse', 'Straße', true],
  ['鸡丁', '宫保鸡丁', true],
  ['ali', 'Anda Lim', false],
  ['andalim', 'Anda Lim', true],
  ['%', '50 %', false],
  ['_', 'a_b', false],
  ['.*', 'a', false],
])('what is looked for as %j is found in %j: %j', async (search, text, isFound) => {
  const { rows } = await sql<{ found: boolean }>`
    select ${hasSearched('t.searched', search)} as found from (select folded(${text}) as searched) t`.execute(
    database.owner.db,
  );
  expect(rows[0]?.found).toBe(isFound);
});
