/**
 * What `folded()` of migration 0032 is made of. Made of the domain's `folded` (packages/domain/src/search/fold.ts) with the characters of
 * Unicode 16, and never changed: another rule gets another function. `searched.pg.test.ts` compares both for every character.
 */

/** Letters and the plain small ones for them: from, to, in steps of, that far away. */
// oxfmt-ignore
const SMALL: readonly (readonly [from: number, to: number, step: number, distance: number])[] = [
  [0x41, 0x5a, 1, 32], [0xc6, 0xc6, 1, 32], [0xd0, 0xd0, 1, -108], [0xd8, 0xd8, 1, -105], [0xde, 0xde, 1, 32],
  [0xf0, 0xf0, 1, -140], [0xf8, 0xf8, 1, -137], [0x110, 0x110, 1, -172], [0x111, 0x111, 1, -173],
  [0x126, 0x126, 1, -190], [0x127, 0x127, 1, -191], [0x131, 0x131, 1, -200], [0x141, 0x141, 1, -213],
  [0x142, 0x142, 1, -214], [0x14a, 0x14a, 1, 1], [0x152, 0x152, 1, 1], [0x166, 0x166, 1, -242],
  [0x167, 0x167, 1, -243], [0x181, 0x181, 1, 210], [0x182, 0x184, 2, 1], [0x186, 0x186, 1, 206],
  [0x187, 0x187, 1, 1], [0x189, 0x18a, 1, 205], [0x18b, 0x18b, 1, 1], [0x18e, 0x18e, 1, 79],
  [0x18f, 0x18f, 1, 202], [0x190, 0x190, 1, 203], [0x191, 0x191, 1, 1], [0x193, 0x193, 1, 205],
  [0x194, 0x194, 1, 207], [0x196, 0x196, 1, 211], [0x197, 0x197, 1, 209], [0x198, 0x198, 1, 1],
  [0x19c, 0x19c, 1, 211], [0x19d, 0x19d, 1, 213], [0x19f, 0x19f, 1, 214], [0x1a2, 0x1a4, 2, 1],
  [0x1a6, 0x1a6, 1, 218], [0x1a7, 0x1a7, 1, 1], [0x1a9, 0x1a9, 1, 218], [0x1ac, 0x1ac, 1, 1],
  [0x1ae, 0x1ae, 1, 218], [0x1b1, 0x1b2, 1, 217], [0x1b3, 0x1b5, 2, 1], [0x1b7, 0x1b7, 1, 219],
  [0x1b8, 0x1b8, 1, 1], [0x1bc, 0x1bc, 1, 1], [0x1e4, 0x1e4, 1, 1], [0x1f6, 0x1f6, 1, -97],
  [0x1f7, 0x1f7, 1, -56], [0x21c, 0x21c, 1, 1], [0x220, 0x220, 1, -130], [0x222, 0x224, 2, 1],
  [0x23a, 0x23a, 1, 10795], [0x23b, 0x23b, 1, 1], [0x23d, 0x23d, 1, -163], [0x23e, 0x23e, 1, 10792],
  [0x241, 0x241, 1, 1], [0x243, 0x243, 1, -195], [0x244, 0x244, 1, 69], [0x245, 0x245, 1, 71],
  [0x246, 0x24e, 2, 1], [0x370, 0x372, 2, 1], [0x376, 0x376, 1, 1], [0x37f, 0x37f, 1, 116],
  [0x391, 0x3a1, 1, 32], [0x3a3, 0x3a9, 1, 32], [0x3c2, 0x3c2, 1, 1], [0x3cf, 0x3cf, 1, 8], [0x3d8, 0x3ee, 2, 1],
  [0x3f7, 0x3f7, 1, 1], [0x3fa, 0x3fa, 1, 1], [0x3fd, 0x3ff, 1, -130], [0x402, 0x404, 2, 80],
  [0x405, 0x406, 1, 80], [0x408, 0x40b, 1, 80], [0x40f, 0x40f, 1, 80], [0x410, 0x418, 1, 32],
  [0x41a, 0x42f, 1, 32], [0x460, 0x474, 2, 1], [0x478, 0x480, 2, 1], [0x48a, 0x4be, 2, 1], [0x4c0, 0x4c0, 1, 15],
  [0x4c3, 0x4cd, 2, 1], [0x4d4, 0x4d4, 1, 1], [0x4d8, 0x4d8, 1, 1], [0x4e0, 0x4e0, 1, 1], [0x4e8, 0x4e8, 1, 1],
  [0x4f6, 0x4f6, 1, 1], [0x4fa, 0x52e, 2, 1], [0x531, 0x556, 1, 48], [0x10a0, 0x10c5, 1, 7264],
  [0x10c7, 0x10c7, 1, 7264], [0x10cd, 0x10cd, 1, 7264], [0x13a0, 0x13ef, 1, 38864], [0x13f0, 0x13f5, 1, 8],
  [0x1c89, 0x1c89, 1, 1], [0x1c90, 0x1cba, 1, -3008], [0x1cbd, 0x1cbf, 1, -3008], [0x1e9e, 0x1e9e, 1, -7615],
  [0x1efa, 0x1efe, 2, 1], [0x2132, 0x2132, 1, 28], [0x2183, 0x2183, 1, 1], [0x2c00, 0x2c2f, 1, 48],
  [0x2c60, 0x2c60, 1, 1], [0x2c62, 0x2c62, 1, -10743], [0x2c63, 0x2c63, 1, -3814], [0x2c64, 0x2c64, 1, -10727],
  [0x2c67, 0x2c6b, 2, 1], [0x2c6d, 0x2c6d, 1, -10780], [0x2c6e, 0x2c6e, 1, -10749], [0x2c6f, 0x2c6f, 1, -10783],
  [0x2c70, 0x2c70, 1, -10782], [0x2c72, 0x2c72, 1, 1], [0x2c75, 0x2c75, 1, 1], [0x2c7e, 0x2c7f, 1, -10815],
  [0x2c80, 0x2ce2, 2, 1], [0x2ceb, 0x2ced, 2, 1], [0x2cf2, 0x2cf2, 1, 1], [0xa640, 0xa66c, 2, 1],
  [0xa680, 0xa69a, 2, 1], [0xa722, 0xa72e, 2, 1], [0xa732, 0xa76e, 2, 1], [0xa779, 0xa77b, 2, 1],
  [0xa77d, 0xa77d, 1, -35332], [0xa77e, 0xa786, 2, 1], [0xa78b, 0xa78b, 1, 1], [0xa78d, 0xa78d, 1, -42280],
  [0xa790, 0xa792, 2, 1], [0xa796, 0xa7a8, 2, 1], [0xa7aa, 0xa7aa, 1, -42308], [0xa7ab, 0xa7ab, 1, -42319],
  [0xa7ac, 0xa7ac, 1, -42315], [0xa7ad, 0xa7ad, 1, -42305], [0xa7ae, 0xa7ae, 1, -42308],
  [0xa7b0, 0xa7b0, 1, -42258], [0xa7b1, 0xa7b1, 1, -42282], [0xa7b2, 0xa7b2, 1, -42261],
  [0xa7b3, 0xa7b3, 1, 928], [0xa7b4, 0xa7c2, 2, 1], [0xa7c4, 0xa7c4, 1, -48], [0xa7c5, 0xa7c5, 1, -42307],
  [0xa7c6, 0xa7c6, 1, -35384], [0xa7c7, 0xa7c9, 2, 1], [0xa7cb, 0xa7cb, 1, -42343], [0xa7cc, 0xa7da, 2, 1],
  [0xa7dc, 0xa7dc, 1, -42561], [0xa7f5, 0xa7f5, 1, 1], [0x10400, 0x10427, 1, 40], [0x104b0, 0x104d3, 1, 40],
  [0x10570, 0x1057a, 1, 39], [0x1057c, 0x1058a, 1, 39], [0x1058c, 0x10592, 1, 39], [0x10594, 0x10595, 1, 39],
  [0x10c80, 0x10cb2, 1, 64], [0x10d50, 0x10d65, 1, 32], [0x118a0, 0x118bf, 1, 32], [0x16e40, 0x16e5f, 1, 32],
  [0x16ea0, 0x16eb8, 1, 27], [0x1e900, 0x1e921, 1, 34],
];

/** Accents, what joins and cannot be seen, signs of a trade mark: as the inside of a bracket expression. */
const UNSEEN = String.raw`
\u00a9\u00ad-\u00ae\u0300-\u036f\u0485-\u0486\u0600-\u0605\u061c\u064b-\u0655\u0670\u06dd\u070f\u0890-\u0891\u08e2
\u0951-\u0954\u180e\u1ab0-\u1add\u1ae0-\u1aeb\u1cd0-\u1cd2\u1cd4-\u1ce0\u1ce2-\u1ce8\u1ced\u1cf4\u1cf8-\u1cf9
\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\u20d0-\u20f0\u302a-\u302d\ufe00-\ufe0f
\ufe20-\ufe2d\ufeff\ufff9-\ufffb\U000101fd\U000102e0\U000110bd\U000110cd\U0001133b\U00013430-\U0001343f
\U0001bca0-\U0001bca3\U0001cf00-\U0001cf2d\U0001cf30-\U0001cf46\U0001d167-\U0001d169\U0001d173-\U0001d182
\U0001d185-\U0001d18b\U0001d1aa-\U0001d1ad\U000e0001\U000e0020-\U000e007f\U000e0100-\U000e01ef`;

/** Where letters of two sizes are. */
const CASED = String.raw`A-Z\u00c6-\u058f\u10a0-\u10ff\u13a0-\u13ff\u1c80-\u2dff\ua640-\uabff\U00010400-\U0001e9ff`;

/** What separates words. */
const SEPARATORS = String.raw`
\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a5\u00a7\u00ab-\u00ac\u00b1-\u00bf\u00d7\u00f7\u02c2-\u02c5
\u02d2-\u02eb\u02ed\u02ef-\u02ff\u0375\u03f6\u055a-\u055f\u0589-\u058a\u058f\u05be\u05c0\u05c3\u05c6\u05f3-\u05f4
\u0606-\u060d\u061b\u061d-\u061f\u066a-\u066d\u06d4\u0700-\u070d\u07f7-\u07f9\u07fe-\u07ff\u0830-\u083e\u085e\u0888
\u0964-\u0965\u0970\u09f2-\u09f3\u09fb\u09fd\u0a76\u0af0-\u0af1\u0bf9\u0c77\u0c84\u0df4\u0e3f\u0e4f\u0e5a-\u0e5b
\u0f04-\u0f12\u0f14\u0f3a-\u0f3d\u0f85\u0fd0-\u0fd4\u0fd9-\u0fda\u104a-\u104f\u10fb\u1360-\u1368\u1400\u166e\u1680
\u169b-\u169c\u16eb-\u16ed\u1735-\u1736\u17d4-\u17d6\u17d8-\u17db\u1800-\u180a\u1944-\u1945\u1a1e-\u1a1f
\u1aa0-\u1aa6\u1aa8-\u1aad\u1b4e-\u1b4f\u1b5a-\u1b60\u1b7d-\u1b7f\u1bfc-\u1bff\u1c3b-\u1c3f\u1c7e-\u1c7f
\u1cc0-\u1cc7\u1cd3\u2010-\u2029\u2030-\u205e\u20a0-\u20c1\u2118\u2141-\u2144\u214b\u2190-\u2194\u21a0\u21a3\u21a6
\u21d2\u21d4\u21f4-\u22ff\u2308-\u230b\u2320-\u2321\u237c\u239b-\u23b3\u23dc-\u23e1\u25b7\u25c1\u25f8-\u25ff\u266f
\u2768-\u2775\u27c0-\u27ff\u2900-\u2aff\u2b30-\u2b44\u2b47-\u2b4c\u2cf9-\u2cfc\u2cfe-\u2cff\u2d70\u2e00-\u2e2e
\u2e30-\u2e4f\u2e52-\u2e5d\u3001-\u3003\u3008-\u3011\u3014-\u301f\u3030\u303d\u30a0\u30fb\ua4fe-\ua4ff\ua60d-\ua60f
\ua673\ua67e\ua6f2-\ua6f7\ua700-\ua716\ua720-\ua721\ua789-\ua78a\ua838\ua874-\ua877\ua8ce-\ua8cf\ua8f8-\ua8fa\ua8fc
\ua92e-\ua92f\ua95f\ua9c1-\ua9cd\ua9de-\ua9df\uaa5c-\uaa5f\uaade-\uaadf\uaaf0-\uaaf1\uab5b\uab6a-\uab6b\uabeb
\ufbb2-\ufbc2\ufd3e-\ufd3f\ufe45-\ufe46\U00010100-\U00010102\U0001039f\U000103d0\U0001056f\U00010857\U0001091f
\U0001093f\U00010a50-\U00010a58\U00010a7f\U00010af0-\U00010af6\U00010b39-\U00010b3f\U00010b99-\U00010b9c\U00010d6e
\U00010d8e-\U00010d8f\U00010ead\U00010ed0\U00010f55-\U00010f59\U00010f86-\U00010f89\U00011047-\U0001104d
\U000110bb-\U000110bc\U000110be-\U000110c1\U00011140-\U00011143\U00011174-\U00011175\U000111c5-\U000111c8\U000111cd
\U000111db\U000111dd-\U000111df\U00011238-\U0001123d\U000112a9\U000113d4-\U000113d5\U000113d7-\U000113d8
\U0001144b-\U0001144f\U0001145a-\U0001145b\U0001145d\U000114c6\U000115c1-\U000115d7\U00011641-\U00011643
\U00011660-\U0001166c\U000116b9\U0001173c-\U0001173e\U0001183b\U00011944-\U00011946\U000119e2\U00011a3f-\U00011a46
\U00011a9a-\U00011a9c\U00011a9e-\U00011aa2\U00011b00-\U00011b09\U00011be1\U00011c41-\U00011c45\U00011c70-\U00011c71
\U00011ef7-\U00011ef8\U00011f43-\U00011f4f\U00011fdd-\U00011fe0\U00011fff\U00012470-\U00012474\U00012ff1-\U00012ff2
\U00016a6e-\U00016a6f\U00016af5\U00016b37-\U00016b3b\U00016b44\U00016d6d-\U00016d6f\U00016e97-\U00016e9a\U00016fe2
\U0001bc9f\U0001cef0\U0001da87-\U0001da8b\U0001e2ff\U0001e5ff\U0001e95e-\U0001e95f\U0001ecb0\U0001eef0-\U0001eef1
\U0001f3fb-\U0001f3ff\U0001f8d0-\U0001f8d8`;

/** Letters that are typed as two. */
const TWO = [
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['þ', 'th'],
] as const;

const letters = SMALL.flatMap(([from, to, step, distance]) =>
  Array.from(
    { length: (to - from) / step + 1 },
    (_, i) => [from + i * step, from + i * step + distance] as const,
  ),
);
const stringOf = (points: readonly number[]): string => String.fromCodePoint(...points);
const large = stringOf(letters.map(([letter]) => letter));
const small = stringOf(letters.map(([, letter]) => letter));

const bracket = (inside: string): string => `[${inside.replaceAll('\n', '')}]+`;
const ofAscii = (text: string): string =>
  `regexp_replace(lower(${text} collate "C"), '[^a-z0-9]+', ' ', 'g')`;
const inSmall = `case when seen ~ '[${CASED}]' then translate(seen, '${large}', '${small}') else seen end`;
const spelt = TWO.reduce((text, [letter, two]) => `replace(${text}, '${letter}', '${two}')`, inSmall);

/** An expression over `words`. Most texts are ASCII, most others without their accents, and what is left costs a multiple. */
export const FOLDED = `
  select trim(case when words !~ '[^ -~]' then ${ofAscii('words')} else (
    select case when seen !~ '[^ -~]' then ${ofAscii('seen')}
      else regexp_replace(${spelt}, '${bracket(SEPARATORS)}', ' ', 'g') end
    from (select regexp_replace(normalize(words, nfkd), '${bracket(UNSEEN)}', '', 'g') as seen) bare) end)`;
