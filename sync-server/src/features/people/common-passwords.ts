import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const FILE = new URL('./common-passwords.bloom', import.meta.url);
/** Number of bits and of hashes, both in four bytes. */
const HEADER_BYTES = 8;

interface Filter {
  bits: Uint8Array;
  size: number;
  hashes: number;
}

/** Where a password has its bits, by double hashing (Kirsch and Mitzenmacher). */
export function positionsOf(password: string, size: number, hashes: number): number[] {
  const digest = createHash('sha256').update(password.toLowerCase()).digest();
  const start = digest.readUIntBE(0, 6);
  const step = digest.readUIntBE(6, 6);
  return Array.from({ length: hashes }, (_, i) => (start + i * step) % size);
}

/** The bytes of the file: bin/common-passwords.ts writes them. */
export function filterOf(passwords: readonly string[], size: number, hashes: number): Uint8Array {
  const file = Buffer.alloc(HEADER_BYTES + Math.ceil(size / 8));
  file.writeUInt32BE(size, 0);
  file.writeUInt32BE(hashes, 4);
  for (const password of passwords)
    for (const position of positionsOf(password, size, hashes)) {
      const byte = HEADER_BYTES + (position >> 3);
      file[byte] = (file[byte] ?? 0) | (1 << (position & 7));
    }
  return file;
}

let filter: Filter | undefined;

function loaded(): Filter {
  const file = readFileSync(FILE);
  return {
    bits: file.subarray(HEADER_BYTES),
    size: file.readUInt32BE(0),
    hashes: file.readUInt32BE(4),
  };
}

/**
 * Whether a password stands in the published lists of those that leaked most often, however it is capitalised. One in a million others
 * is taken for one of them.
 */
export function isCommonPassword(password: string): boolean {
  const { bits, size, hashes } = (filter ??= loaded());
  return positionsOf(password, size, hashes).every(
    (position) => ((bits[position >> 3] ?? 0) & (1 << (position & 7))) !== 0,
  );
}
