import { ok, refuse, type Result } from '@meja/domain';
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/browser';
import { appFailed, type Problem } from './problem.ts';

/** Browsers have them over https and at localhost alone. */
export const hasPasskeys = (): boolean => 'PublicKeyCredential' in globalThis;

type Wire<T> = Omit<T, 'clientExtensionResults'> & { clientExtensionResults: Record<string, never> };

// What extensions say is of no use to the server.
const wired = <T extends { clientExtensionResults: unknown }>(response: T): Wire<T> => ({
  ...response,
  clientExtensionResults: {},
});

/**
 * Asks for a passkey that is there. The library is loaded when it is wanted: few pages want it.
 * @param options as the server's half of it wrote them
 */
export async function showPasskey(
  options: object,
): Promise<Result<Wire<AuthenticationResponseJSON>, Problem>> {
  try {
    const { startAuthentication } = await import('@simplewebauthn/browser');
    return ok(
      wired(
        await startAuthentication({
          optionsJSON: options as PublicKeyCredentialRequestOptionsJSON,
        }),
      ),
    );
  } catch (error) {
    return whyNot(error);
  }
}

/** Makes a new one. */
export async function makePasskey(options: object): Promise<Result<Wire<RegistrationResponseJSON>, Problem>> {
  try {
    const { startRegistration } = await import('@simplewebauthn/browser');
    return ok(
      wired(
        await startRegistration({
          optionsJSON: options as PublicKeyCredentialCreationOptionsJSON,
        }),
      ),
    );
  } catch (error) {
    return whyNot(error);
  }
}

/** As WebAuthn names what went wrong. */
const CODES: Readonly<Record<string, string>> = {
  NotAllowedError: 'PASSKEY_CANCELLED',
  AbortError: 'PASSKEY_CANCELLED',
  InvalidStateError: 'PASSKEY_KNOWN',
  SecurityError: 'PASSKEY_FAILED',
  NotSupportedError: 'PASSKEY_FAILED',
  ConstraintError: 'PASSKEY_FAILED',
  UnknownError: 'PASSKEY_FAILED',
};

function whyNot(error: unknown): Result<never, Problem> {
  const code = error instanceof Error ? CODES[error.name] : undefined;
  return code === undefined ? appFailed(error) : refuse({ code });
}
