import { createHmac } from 'node:crypto';
import { obstacles } from '@meja/testing/e2e';
import { expect, type Page } from '@playwright/test';
import { navigation, signIn, test } from './support/office.ts';

// Nobody else's journey signs in as them: it leaves second factors behind.
const EMAIL = 'manager.bdg@sedap.example';
const PASSWORD = 'meja-demo-2026';

/** An authenticator of this machine that knows its owner, as Chromium makes one for tests. */
async function giveAuthenticator(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

/** Bytes of base32 (RFC 4648). */
function bytesOf(text: string): Buffer {
  const bits = [...text].map((each) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(each).toString(2).padStart(5, '0'),
  );
  const octets = bits.join('').match(/.{8}/g) ?? [];
  return Buffer.from(octets.map((octet) => Number.parseInt(octet, 2)));
}

/** As RFC 6238 has it, made here a second time. @param ahead how many steps from now */
function codeOf(secret: string, ahead = 0): string {
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + ahead));
  const mac = createHmac('sha1', bytesOf(secret)).update(step).digest();
  const at = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(at) & 0x7f_ff_ff_ff) % 1_000_000).padStart(6, '0');
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Akun/ }).click();
  await page.getByRole('menuitem', { name: 'Keluar' }).click();
  await expect(page.getByLabel('E-mail')).toBeVisible();
}

async function showPassword(page: Page): Promise<void> {
  await page.getByLabel('E-mail').fill(EMAIL);
  await page.getByLabel('Kata sandi', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Masuk', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Satu langkah lagi' })).toBeVisible();
}

const dialog = (page: Page, name: string) => page.getByRole('dialog', { name });

test('somebody sets up two steps, and gets in by each of them', async ({ page, server }) => {
  await giveAuthenticator(page);
  await signIn(page, server.origin, EMAIL, 'account', PASSWORD);
  const card = page.getByRole('list', { name: 'Masuk dua langkah' });

  await page.getByRole('button', { name: 'Pasang aplikasi autentikator' }).click();
  const setup = dialog(page, 'Pasang aplikasi autentikator');
  await expect(setup.getByRole('img', { name: 'Kode QR' })).toBeVisible();
  expect.soft(await obstacles(page), 'setting up an app').toEqual([]);
  const secret = (await setup.getByText(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/).innerText()).replaceAll(' ', '');
  await setup.getByRole('button', { name: 'Periksa kode' }).click();
  await expect(setup.getByLabel('Kode dari aplikasi')).toBeFocused();
  await setup.getByLabel('Kode dari aplikasi').fill('000000');
  await page.keyboard.press('Enter');
  await expect(setup).toContainText('Kode ini salah');
  await setup.getByLabel('Kode dari aplikasi').fill(codeOf(secret));
  await page.keyboard.press('Enter');

  const shown = dialog(page, 'Simpan kode pemulihan ini');
  await expect(shown.getByRole('listitem')).toHaveCount(10);
  const codes = await shown.getByRole('listitem').allInnerTexts();
  expect.soft(await obstacles(page), 'recovery codes').toEqual([]);
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    shown.getByRole('button', { name: 'Unduh' }).click(),
  ]);
  expect(file.suggestedFilename()).toBe('meja-recovery-codes.txt');
  await shown.getByRole('button', { name: 'Sudah saya simpan' }).click();

  await card.getByRole('button', { name: 'Tambah kunci sandi' }).click();
  const naming = dialog(page, 'Tambah kunci sandi');
  await naming.getByLabel('Nama').fill('Laptop kantor');
  await page.keyboard.press('Enter');
  await expect(card).toContainText('Laptop kantor');
  await expect(naming).toHaveCount(0);
  expect.soft(await obstacles(page), 'two steps').toEqual([]);

  await signOut(page);
  await showPassword(page);
  expect.soft(await obstacles(page), 'the second step').toEqual([]);
  await page.getByLabel('Kode dari aplikasi').fill('000000');
  await page.keyboard.press('Enter');
  // The form takes nothing while it is asking.
  await expect(page.getByText('Kode ini salah')).toBeVisible();
  await expect(page.getByLabel('Kode dari aplikasi')).toBeFocused();
  await page.getByLabel('Kode dari aplikasi').fill(codeOf(secret, 1));
  await page.keyboard.press('Enter');
  await expect(navigation(page)).toBeVisible();

  await signOut(page);
  await showPassword(page);
  await page.getByRole('button', { name: 'Pakai kode pemulihan' }).click();
  await page.getByLabel('Kode pemulihan').fill(codes[0]?.toUpperCase() ?? '');
  await page.keyboard.press('Enter');
  await expect(navigation(page)).toBeVisible();

  await signOut(page);
  await showPassword(page);
  await page.getByRole('button', { name: 'Pakai kunci sandi' }).click();
  await expect(navigation(page)).toBeVisible();

  await signOut(page);
  await page.getByRole('button', { name: 'Pakai kunci sandi' }).click();
  await expect(navigation(page)).toBeVisible();

  // An hour later: asked once, over the dialog that is open, and then it is done.
  await page.goto(`${server.origin}/office/account`);
  await server.sql("update refresh_tokens set issued_at = issued_at - interval '1 hour', proved_at = null");
  await page.getByRole('button', { name: 'Tindakan untuk Laptop kantor' }).click();
  await page.getByRole('menuitem', { name: 'Hapus' }).click();
  await dialog(page, 'Hapus kunci sandi “Laptop kantor”?').getByRole('button', { name: 'Hapus' }).click();
  const proof = dialog(page, 'Pastikan ini Anda');
  await expect(proof.getByLabel('Kode dari aplikasi')).toBeFocused();
  expect.soft(await obstacles(page), 'a proof').toEqual([]);
  await proof.getByRole('button', { name: 'Pakai kunci sandi' }).first().click();
  await expect(page.getByRole('main')).not.toContainText('Laptop kantor');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await page.getByRole('button', { name: 'Lepas aplikasi autentikator' }).click();
  await dialog(page, 'Lepas aplikasi autentikator?')
    .getByRole('button', { name: 'Lepas aplikasi autentikator' })
    .click();
  await expect(page.getByRole('main')).toContainText('Mati');
  await signOut(page);
  await signIn(page, server.origin, EMAIL, '', PASSWORD);
});

test('whoever lacks the second factor that their business demands sets one up, and gets nowhere before', async ({
  page,
  server,
}) => {
  const owner = 'owner@kopi.example';
  await giveAuthenticator(page);
  await server.sql("update tenants set demands_second_factor = true where slug = 'kopi-tepi-kali'");
  await signIn(page, server.origin, owner, 'orders');
  const title = page.getByRole('heading', { name: 'Pasang masuk dua langkah' });
  await expect(title).toBeVisible();
  await expect(navigation(page)).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Tambah kunci sandi' })).toBeVisible();
  expect.soft(await obstacles(page), 'setting up what is demanded').toEqual([]);
  await page.goto(`${server.origin}/office/people`);
  await expect(title).toBeVisible();
  await page.getByRole('button', { name: 'Tambah kunci sandi' }).click();
  await dialog(page, 'Tambah kunci sandi').getByLabel('Nama').fill('Laptop kantor');
  await page.keyboard.press('Enter');
  const shown = dialog(page, 'Simpan kode pemulihan ini');
  await shown.getByRole('button', { name: 'Sudah saya simpan' }).click();

  await expect(page.getByRole('heading', { level: 1, name: 'Karyawan' })).toBeVisible();
  await page.getByRole('button', { name: 'Jangan wajibkan lagi' }).click();
  const question = dialog(page, 'Jangan wajibkan masuk dua langkah lagi?');
  await question.getByRole('button', { name: 'Jangan wajibkan lagi' }).click();
  await expect(page.getByRole('main')).toContainText('Tidak diwajibkan');
  await page.goto(`${server.origin}/office/account`);
  await page.getByRole('button', { name: 'Tindakan untuk Laptop kantor' }).click();
  await page.getByRole('menuitem', { name: 'Hapus' }).click();
  await dialog(page, 'Hapus kunci sandi “Laptop kantor”?').getByRole('button', { name: 'Hapus' }).click();
  await expect(page.getByRole('main')).not.toContainText('Laptop kantor');
});
