import { z } from 'zod';
import { mailTemplate, type MailTemplate } from '../mail/index.ts';
import { factorMail } from './factors/factor-mails.ts';
import { findReset } from './passwords.queries.ts';
import { linkOf, tokenOf } from './reset-token.ts';

/** The link that lets somebody choose a new password. It is made when the mail is sent, and stored nowhere. */
export const passwordResetMail = mailTemplate({
  name: 'password-reset',
  data: z.object({ resetId: z.uuid() }),
  async add(tx, { resetId }, { clock, tokens, publicUrl }) {
    const reset = await findReset(tx, resetId, clock());
    if (!reset) return undefined;
    const { name, business, nonce, tenantId } = reset;
    return { name, business, url: linkOf(publicUrl, tenantId, tokenOf(tokens, nonce)) };
  },
  words: {
    id: ({ name, business, url }) => ({
      subject: `Kata sandi baru untuk ${business}`,
      greeting: `Halo ${name},`,
      paragraphs: [
        `Ada yang meminta kata sandi baru untuk akun Anda di ${business}. Tautan ini berlaku 30 menit dan hanya sekali.`,
      ],
      link: { words: 'Buat kata sandi baru', url },
      closing: [
        'Bukan Anda yang meminta? Abaikan e-mail ini: kata sandi Anda tidak berubah.',
        'Jangan teruskan e-mail ini kepada siapa pun.',
      ],
    }),
    en: ({ name, business, url }) => ({
      subject: `A new password for ${business}`,
      greeting: `Hello ${name},`,
      paragraphs: [
        `Somebody asked for a new password for your account at ${business}. This link works for 30 minutes, and once.`,
      ],
      link: { words: 'Choose a new password', url },
      closing: [
        'Was it not you? Ignore this mail: your password stays as it is.',
        'Do not pass this mail on to anybody.',
      ],
    }),
  },
});

/** Tells the owner of a password that it was changed: whoever did not do that learns of it. */
export const passwordChangedMail = mailTemplate({
  name: 'password-changed',
  data: z.object({ name: z.string(), business: z.string() }),
  add: () => Promise.resolve({}),
  words: {
    id: ({ name, business }) => ({
      subject: `Kata sandi Anda di ${business} telah diubah`,
      greeting: `Halo ${name},`,
      paragraphs: [
        `Kata sandi akun Anda di ${business} baru saja diubah, dan perangkat lain telah dikeluarkan.`,
        'Bukan Anda? Minta kata sandi baru di halaman masuk, dan beri tahu pemilik usaha.',
      ],
      closing: [],
    }),
    en: ({ name, business }) => ({
      subject: `Your password at ${business} was changed`,
      greeting: `Hello ${name},`,
      paragraphs: [
        `The password of your account at ${business} has just been changed, and other browsers were signed out.`,
        'Was it not you? Ask for a new password on the sign-in page, and tell the owner of the business.',
      ],
      closing: [],
    }),
  },
});

export const MAILS: readonly MailTemplate[] = [passwordResetMail, passwordChangedMail, factorMail];
