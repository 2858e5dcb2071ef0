import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { isoCBOR } from '@simplewebauthn/server/helpers';

const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest();
const base64url = (data: Uint8Array | string) => Buffer.from(data).toString('base64url');

const PRESENT = 0x01;
const VERIFIED = 0x04;
const HAS_KEY = 0x40;

/** What may be wrong with an answer. */
interface Faults {
  origin?: string;
  rpId?: string;
  /** Nobody showed a finger, a face or a PIN. */
  unverified?: true;
  /** Leaves out whose it is. */
  anonymous?: true;
}

/** A passkey of one account, made of software: what WebAuthn asks of an authenticator and the browser before it. */
export class Authenticator {
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  readonly credentialId = randomBytes(32);
  readonly #origin: string;
  /** How often it has signed. */
  signCount = 0;
  #userHandle = '';

  constructor(origin = 'http://localhost:3000') {
    this.#origin = origin;
  }

  register(options: PublicKeyCredentialCreationOptionsJSON, faults: Faults = {}): RegistrationResponseJSON {
    this.#userHandle = options.user.id;
    const rpId = faults.rpId ?? options.rp.id ?? '';
    const length = Buffer.alloc(2);
    length.writeUInt16BE(this.credentialId.length);
    const attested = [Buffer.alloc(16), length, this.credentialId, this.#publicKey()];
    const authData = Buffer.concat([this.#head(rpId, HAS_KEY, faults), ...attested]);
    const attestation = new Map<string, string | Map<string, string> | Uint8Array>([
      ['fmt', 'none'],
      ['attStmt', new Map<string, string>()],
      ['authData', new Uint8Array(authData)],
    ]);
    return {
      id: base64url(this.credentialId),
      rawId: base64url(this.credentialId),
      type: 'public-key',
      clientExtensionResults: {},
      response: {
        clientDataJSON: this.#clientData('webauthn.create', options.challenge, faults),
        attestationObject: base64url(isoCBOR.encode(attestation)),
        transports: ['internal'],
      },
    };
  }

  answer(options: PublicKeyCredentialRequestOptionsJSON, faults: Faults = {}): AuthenticationResponseJSON {
    this.signCount += 1;
    const clientDataJSON = this.#clientData('webauthn.get', options.challenge, faults);
    const authData = this.#head(faults.rpId ?? options.rpId ?? '', 0, faults);
    const signed = Buffer.concat([authData, sha256(Buffer.from(clientDataJSON, 'base64url'))]);
    return {
      id: base64url(this.credentialId),
      rawId: base64url(this.credentialId),
      type: 'public-key',
      clientExtensionResults: {},
      response: {
        clientDataJSON,
        authenticatorData: base64url(authData),
        signature: base64url(sign('sha256', signed, this.#keys.privateKey)),
        ...(faults.anonymous ? {} : { userHandle: this.#userHandle }),
      },
    };
  }

  #head(rpId: string, flags: number, { unverified }: Faults): Buffer {
    const rest = Buffer.alloc(5);
    rest.writeUInt8(PRESENT | (unverified ? 0 : VERIFIED) | flags);
    rest.writeUInt32BE(this.signCount, 1);
    return Buffer.concat([sha256(rpId), rest]);
  }

  #clientData(type: string, challenge: string, { origin = this.#origin }: Faults): string {
    return base64url(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  }

  /** As COSE writes an ES256 key (RFC 9053). */
  #publicKey(): Uint8Array {
    const { x = '', y = '' } = this.#keys.publicKey.export({ format: 'jwk' });
    const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'));
    const key = new Map<number, number | Uint8Array>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, bytes(x)],
      [-3, bytes(y)],
    ]);
    return isoCBOR.encode(key);
  }
}
