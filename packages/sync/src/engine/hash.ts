import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import canonicalize from 'canonicalize';
import type { Envelope } from '../wire/envelope.ts';

/** SHA-256 over the canonical JSON (RFC 8785) of everything in the envelope but the hash itself, `prev` included. */
export function hashOf(envelope: Omit<Envelope, 'hash'>): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalize(envelope) ?? '')));
}

/** The envelope with its hash. Synchronous on purpose: it is sealed inside the transaction that takes its number. */
export const seal = (envelope: Omit<Envelope, 'hash'>): Envelope => ({ ...envelope, hash: hashOf(envelope) });

export function isIntact(envelope: Envelope): boolean {
  const { hash, ...rest } = envelope;
  return hashOf(rest) === hash;
}
