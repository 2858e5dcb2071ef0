import type { StaffId } from '@meja/domain';
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server';
import { Secret, TOTP } from 'otpauth';
import { withTenant } from '../db/tenant.ts';
import { hashSecret } from '../features/people/index.ts';
import { Authenticator } from './authenticator.ts';
import { Browser } from './browser.ts';
import type { Restaurant } from './restaurant.ts';
import type { Answer, TestApp } from './test-app.ts';

export const PASSWORD = 'a good long password';

/** Gives somebody of a restaurant an e-mail and PASSWORD to sign in with. */
export async function giveAccount(
  test: TestApp,
  { tenantId }: Restaurant,
  userId: StaffId,
  email: string,
): Promise<void> {
  const password_hash = await hashSecret(PASSWORD);
  await withTenant(test.database.owner.db, tenantId, (tx) =>
    tx.updateTable('users').set({ email, password_hash, name: 'Sari' }).where('id', '=', userId).execute(),
  );
}

export const signIn = (browser: Browser, email: string, password = PASSWORD): Promise<Answer> =>
  browser.post('/api/auth/login', { email, password });

export async function signedIn(test: TestApp, email: string): Promise<Browser> {
  const browser = new Browser(test);
  const answer = await signIn(browser, email);
  if (answer.status !== 200) throw new Error(answer.text);
  return browser;
}

/** An authenticator app, at the time of the test. */
export class CodeApp {
  readonly #totp: TOTP;
  readonly #test: TestApp;

  constructor(test: TestApp, secret: string) {
    this.#test = test;
    this.#totp = new TOTP({ secret: Secret.fromBase32(secret) });
  }

  /** @param steps how many steps its clock is ahead */
  code(steps = 0): string {
    return this.#totp.generate({ timestamp: this.#test.clock.now.getTime() + steps * 30_000 });
  }
}

/** Sets up an authenticator app. @returns the app, and the recovery codes if they are the first */
export async function addApp(test: TestApp, browser: Browser) {
  const { body } = await browser.post('/api/auth/factors/totp/setup');
  const app = new CodeApp(test, String(body['secret']));
  const answer = await browser.post('/api/auth/factors/totp', { setup: body['setup'], code: app.code() });
  if (answer.status !== 200) throw new Error(answer.text);
  // The next code is another one.
  test.clock.now = new Date(test.clock.now.getTime() + 30_000);
  return { app, recoveryCodes: answer.body['recoveryCodes'] as string[] };
}

export const creationOptions = async (browser: Browser) =>
  (await browser.post('/api/auth/factors/passkeys/options'))
    .body as unknown as PublicKeyCredentialCreationOptionsJSON;

export const requestOptions = async (browser: Browser, path = '/api/auth/login/passkey/options') =>
  (await browser.post(path)).body as unknown as PublicKeyCredentialRequestOptionsJSON;

export async function addKey(browser: Browser, name = 'Laptop') {
  const key = new Authenticator();
  const attestation = key.register(await creationOptions(browser));
  const answer = await browser.post('/api/auth/factors/passkeys', { name, attestation });
  if (answer.status !== 200) throw new Error(answer.text);
  return { key, recoveryCodes: answer.body['recoveryCodes'] as string[] };
}

/** Signs in with a passkey, after a password or without one. */
export async function signInByKey(browser: Browser, key: Authenticator): Promise<Answer> {
  const assertion = key.answer(await requestOptions(browser));
  return browser.post('/api/auth/login/passkey', { assertion });
}
