import { compactVerify, importJWK } from 'jose';
import { z } from 'zod';
import type { PublicKey } from './public-key.ts';

/** Nothing else may stand in the header: what is not understood would be passed over. */
const Header = z.strictObject({ alg: z.literal('ES256'), typ: z.literal('JWT').optional() });

/**
 * What stands in a compact JWS of a tablet. Undefined for anything but the one form in which a tablet writes: another spelling
 * of the same (padding, spaces, a name that comes twice) is another text.
 */
export function contentOf(jws: string): unknown {
  const parts = jws.split('.');
  if (parts.length !== 3 || !parts.every(isCanonical)) return undefined;
  const [header = '', payload = ''] = parts;
  return Header.safeParse(readStrictly(header)).success ? readStrictly(payload) : undefined;
}

/** Whether the key has signed it, by ES256 and nothing else. */
export async function isSignedBy(publicKey: PublicKey, jws: string): Promise<boolean> {
  try {
    if (!jws.split('.').every(isCanonical)) return false;
    await compactVerify(jws, await importJWK(publicKey, 'ES256'), { algorithms: ['ES256'] });
    return true;
  } catch {
    return false;
  }
}

const isCanonical = (part: string): boolean => Buffer.from(part, 'base64url').toString('base64url') === part;

function readStrictly(part: string): unknown {
  const text = Buffer.from(part, 'base64url').toString();
  try {
    const value: unknown = JSON.parse(text);
    return JSON.stringify(value) === text ? value : undefined;
  } catch {
    return undefined;
  }
}
