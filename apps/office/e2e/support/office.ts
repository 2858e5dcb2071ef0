import { HeadOffice } from '@meja/testing/e2e';
import { test as base } from '@meja/testing/journey';
import { expect, type Page } from '@playwright/test';
import { z } from 'zod';
import { Tablet } from './tablet.ts';

const Me = z.object({ user: z.object({ id: z.string() }) });

interface Office {
  /** The owner, over the API. */
  owner: HeadOffice;
  /** A new tablet of the outlet in Jakarta, in the owner's hands. */
  tablet: (name: string) => Promise<Tablet>;
}

export const test = base.extend<Office>({
  owner: async ({ server }, use) => use(await HeadOffice.signIn(server.origin, 'owner@sedap.example')),
  tablet: async ({ server, owner }, use) => {
    const actorId = await personId(owner);
    await use(async (name) => Tablet.enrol(server.origin, await owner.enrolmentCode('JKT'), actorId, name));
  },
});

export const personId = async (office: HeadOffice): Promise<string> =>
  Me.parse(await office.fetch('/api/auth/me')).user.id;

/** Through the door, as a person does. */
export async function signIn(
  page: Page,
  origin: string,
  email: string,
  path = '',
  password = 'meja-demo-2026',
): Promise<void> {
  await page.goto(`${origin}/office/${path}`);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Kata sandi', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Masuk', exact: true }).click();
  await expect(page.getByRole('button', { name: /^Akun / })).toBeVisible();
}

export const navigation = (page: Page) => page.getByRole('navigation', { name: 'Menu utama' });
