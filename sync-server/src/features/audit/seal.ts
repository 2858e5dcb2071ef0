import {
  createHash,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';

/** The end of a chain, as it is signed. */
export interface Sealed {
  tenantId: string;
  seq: number;
  /** In hex. */
  hash: string;
  /** Epoch ms. */
  at: number;
}

export interface Seal extends Sealed {
  keyId: string;
  signature: Buffer;
}

const PURPOSE = 'meja audit seals';
/** PKCS #8 of an Ed25519 key (RFC 8410) up to its 32 bytes. */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** An Ed25519 key that follows from the secret of the installation, so that its processes share it and nothing more is kept. */
export function createSealer(secret: string) {
  const seed = Buffer.from(hkdfSync('sha256', secret, '', PURPOSE, 32));
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
  const publicKey = rawOf(createPublicKey(privateKey));
  const keyId = keyIdOf(publicKey);
  return {
    keyId,
    /** Base64url. Whoever has it can check seals, and make none. */
    publicKey,
    seal: (sealed: Sealed): Seal => ({ ...sealed, keyId, signature: sign(null, textOf(sealed), privateKey) }),
  };
}
export type Sealer = ReturnType<typeof createSealer>;

const rawOf = (key: KeyObject): string => key.export({ format: 'jwk' }).x ?? '';

export const keyIdOf = (publicKey: string): string =>
  createHash('sha256').update(publicKey).digest('hex').slice(0, 16);

const textOf = ({ tenantId, seq, hash, at }: Sealed): Buffer =>
  Buffer.from([PURPOSE, tenantId, seq, hash, at].join('\n'));

/** Whether a seal was made with a key, given as its public half in base64url. */
export function isSealedBy(publicKey: string, seal: Seal): boolean {
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
    return verify(null, textOf(seal), key, seal.signature);
  } catch {
    return false;
  }
}
