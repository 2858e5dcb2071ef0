import { z } from '@hono/zod-openapi';
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';

/** Room for whatever an authenticator says, and no more. */
const Part = z.string().max(16_384);
const CredentialId = z.string().min(1).max(1_400);

const common = {
  id: CredentialId,
  rawId: CredentialId,
  type: z.literal('public-key'),
  authenticatorAttachment: z.enum(['platform', 'cross-platform']).optional(),
  clientExtensionResults: z.object({}),
};

/** A passkey's answer, as WebAuthn writes it in JSON. */
export const Assertion = z
  .object({
    ...common,
    response: z.object({
      clientDataJSON: Part,
      authenticatorData: Part,
      signature: Part,
      userHandle: z.string().max(100).optional(),
    }),
  })
  .openapi('PasskeyAssertion');

/** A new passkey. */
export const Attestation = z
  .object({
    ...common,
    response: z.object({
      clientDataJSON: Part,
      attestationObject: Part,
      transports: z.array(z.string().max(20)).max(10).optional(),
    }),
  })
  .openapi('PasskeyAttestation');

// Where something may be missing, the library's types say `undefined` no differently.
export const assertionOf = (parsed: z.infer<typeof Assertion>) => parsed as AuthenticationResponseJSON;
export const attestationOf = (parsed: z.infer<typeof Attestation>) => parsed as RegistrationResponseJSON;

/** What the browser hands to the authenticator; not for us to read. */
export const AssertionOptions = z
  .custom<PublicKeyCredentialRequestOptionsJSON>()
  .openapi('PasskeyAssertionOptions', { type: 'object' });
export const AttestationOptions = z
  .custom<PublicKeyCredentialCreationOptionsJSON>()
  .openapi('PasskeyAttestationOptions', { type: 'object' });

export const Code = z.string().min(1).max(100);
export const PasskeyName = z.string().trim().min(1).max(60);
