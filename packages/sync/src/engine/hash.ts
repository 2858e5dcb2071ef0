import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import canonicalize from 'canonicalize';
import type { Envelope } from '../wire/envelope.ts';

/** The canonical JSON (RFC 8785) of a value that came from JSON. */
export const canonicalOf = (value: unknown): string => canonicalize(value) ?? '';

/** SHA-256 over the canonical JSON of a value, as hexadecimal. */
export const digestOf = (value: unknown): string => bytesToHex(sha256(utf8ToBytes(canonicalOf(value))));

/** The digest of everything in the envelope but the hash itself, `prev` included. */
export const hashOf = (envelope: Omit<Envelope, 'hash'>): string => digestOf(envelope);

/** The envelope with its hash. Synchronous on purpose: it is sealed inside the transaction that takes its number. */
export const seal = (envelope: Omit<Envelope, 'hash'>): Envelope => ({ ...envelope, hash: hashOf(envelope) });

export function isIntact(envelope: Envelope): boolean {
  const { hash, ...rest } = envelope;
  return hashOf(rest) === hash;
}
