import { StaffId, TenantId } from '@meja/domain';
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { parse, stringify } from 'uuid';
import type { Passkey } from './passkeys.queries.ts';

/** EdDSA, ES256 and RS256: what authenticators have (COSE's numbers). Named, so that the library need not try the runtime for newer ones. */
const ALGORITHMS = [-8, -7, -257];
/** For how long the browser asks. */
const TIMEOUT_MS = 120_000;

/** Who a passkey is for: the host that browsers see. */
export interface RelyingParty {
  id: string;
  origin: string;
}

export function relyingPartyOf(publicUrl: string): RelyingParty {
  const { hostname, origin } = new URL(publicUrl);
  return { id: hostname, origin };
}

/** What a passkey tells of its owner, so that it can be looked up inside their business: both ids. */
export const handleOf = (tenantId: TenantId, userId: StaffId): Uint8Array<ArrayBuffer> =>
  Uint8Array.from([...parse(tenantId), ...parse(userId)]);

export function ownerIn(handle: string | undefined): { tenantId: TenantId; userId: StaffId } | undefined {
  const bytes = Buffer.from(handle ?? '', 'base64url');
  if (bytes.length !== 32) return undefined;
  try {
    const [tenantId, userId] = [bytes.subarray(0, 16), bytes.subarray(16)].map((id) => stringify(id));
    return { tenantId: TenantId.parse(tenantId), userId: StaffId.parse(userId) };
  } catch {
    return undefined;
  }
}

type Known = Pick<Passkey, 'credentialId' | 'transports'>;
const described = (known: readonly Known[]) =>
  known.map(({ credentialId, transports }) => ({ id: credentialId.toString('base64url'), transports }));

export interface Registrant {
  tenantId: TenantId;
  userId: StaffId;
  email: string;
  name: string;
  business: string;
}

/** Only keys that know their owner's finger, face or PIN, and can be found without an e-mail. */
export const registrationOptions = (
  { id }: RelyingParty,
  { tenantId, userId, email, name, business }: Registrant,
  known: readonly Known[],
): Promise<PublicKeyCredentialCreationOptionsJSON> =>
  generateRegistrationOptions({
    rpName: 'Meja',
    rpID: id,
    userID: handleOf(tenantId, userId),
    userName: `${email} (${business})`,
    userDisplayName: name,
    timeout: TIMEOUT_MS,
    attestationType: 'none',
    supportedAlgorithmIDs: ALGORITHMS,
    excludeCredentials: described(known),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });

/** @param known those that it may be; without them, whichever the browser has */
export const authenticationOptions = (
  { id }: RelyingParty,
  known: readonly Known[] = [],
): Promise<PublicKeyCredentialRequestOptionsJSON> =>
  generateAuthenticationOptions({
    rpID: id,
    timeout: TIMEOUT_MS,
    userVerification: 'required',
    ...(known.length > 0 && { allowCredentials: described(known) }),
  });

export interface Registered {
  credentialId: Buffer;
  publicKey: Buffer;
  signCount: number;
  transports: string[];
  isBackedUp: boolean;
}

/** Undefined for an answer that does not hold. */
export async function verifyRegistration(
  { id, origin }: RelyingParty,
  response: RegistrationResponseJSON,
  challenge: string,
): Promise<Registered | undefined> {
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: id,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    });
    if (!verified) return undefined;
    const { credential, credentialBackedUp } = registrationInfo;
    return {
      credentialId: Buffer.from(credential.id, 'base64url'),
      publicKey: Buffer.from(credential.publicKey),
      signCount: credential.counter,
      transports: credential.transports ?? [],
      isBackedUp: credentialBackedUp,
    };
  } catch {
    // The library tells by exceptions what does not hold.
    return undefined;
  }
}

export type Authenticated =
  | { kind: 'holds'; signCount: number; isBackedUp: boolean }
  | { kind: 'refused' }
  /** Right, but for a counter that did not rise: there may be two of it (WebAuthn, section 6.1.1). */
  | { kind: 'copied' };

export async function verifyAuthentication(
  { id, origin }: RelyingParty,
  response: AuthenticationResponseJSON,
  challenge: string,
  key: Passkey,
): Promise<Authenticated> {
  const verify = (counter: number) =>
    verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: id,
      credential: {
        id: key.credentialId.toString('base64url'),
        publicKey: new Uint8Array(key.publicKey),
        counter,
        transports: key.transports,
      },
      requireUserVerification: true,
    });
  try {
    // Told apart here: the library refuses a counter and a signature alike, and looks at the counter first.
    const { verified, authenticationInfo } = await verify(0);
    if (!verified) return { kind: 'refused' };
    const { newCounter: signCount, credentialBackedUp: isBackedUp } = authenticationInfo;
    const counts = signCount > 0 || key.signCount > 0;
    return counts && signCount <= key.signCount
      ? { kind: 'copied' }
      : { kind: 'holds', signCount, isBackedUp };
  } catch {
    return { kind: 'refused' };
  }
}
