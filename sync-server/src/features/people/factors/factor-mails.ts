import { z } from 'zod';
import { mailTemplate } from '../../mail/index.ts';

const NEWS = [
  ...(['totp_added', 'totp_removed', 'codes_made', 'passkey_added', 'passkey_removed'] as const),
  'recovery_code_used',
] as const;
/** What the owner of an account is told of. Once shipped a name keeps its meaning: mails may wait. */
export type FactorNews = (typeof NEWS)[number];

const ID: Record<FactorNews, (business: string, left: number) => string> = {
  totp_added: (business) =>
    `Aplikasi autentikator baru saja dipasang untuk akun Anda di ${business}, dan perangkat lain telah dikeluarkan.`,
  totp_removed: (business) =>
    `Aplikasi autentikator akun Anda di ${business} baru saja dilepas, dan perangkat lain telah dikeluarkan.`,
  codes_made: (business) =>
    `Kode pemulihan baru dibuat untuk akun Anda di ${business}. Kode yang lama tidak berlaku lagi, dan perangkat lain telah dikeluarkan.`,
  passkey_added: (business) =>
    `Kunci sandi (passkey) baru didaftarkan untuk akun Anda di ${business}, dan perangkat lain telah dikeluarkan.`,
  passkey_removed: (business) =>
    `Sebuah kunci sandi (passkey) akun Anda di ${business} baru saja dihapus, dan perangkat lain telah dikeluarkan.`,
  recovery_code_used: (business, left) =>
    `Seseorang baru saja masuk ke akun Anda di ${business} dengan kode pemulihan. Sisa kode: ${left}.`,
};

const EN: Record<FactorNews, (business: string, left: number) => string> = {
  totp_added: (business) =>
    `An authenticator app was just set up for your account at ${business}, and other browsers were signed out.`,
  totp_removed: (business) =>
    `The authenticator app of your account at ${business} was just removed, and other browsers were signed out.`,
  codes_made: (business) =>
    `New recovery codes were made for your account at ${business}. The former ones work no longer, and other browsers were signed out.`,
  passkey_added: (business) =>
    `A new passkey was registered for your account at ${business}, and other browsers were signed out.`,
  passkey_removed: (business) =>
    `A passkey of your account at ${business} was just removed, and other browsers were signed out.`,
  recovery_code_used: (business, left) =>
    `Somebody has just signed in to your account at ${business} with a recovery code. Codes left: ${left}.`,
};

/** Tells the owner of an account that its second factors have changed, or that a spare one was used. */
export const factorMail = mailTemplate({
  name: 'second-factor',
  data: z.object({
    name: z.string(),
    business: z.string(),
    news: z.enum(NEWS),
    codesLeft: z.int(),
  }),
  add: () => Promise.resolve({}),
  words: {
    id: ({ name, business, news, codesLeft }) => ({
      subject: `Masuk dua langkah Anda di ${business}`,
      greeting: `Halo ${name},`,
      paragraphs: [
        ID[news](business, codesLeft),
        'Bukan Anda? Segera ubah kata sandi Anda, dan beri tahu pemilik usaha.',
      ],
      closing: [],
    }),
    en: ({ name, business, news, codesLeft }) => ({
      subject: `Your two-step sign-in at ${business}`,
      greeting: `Hello ${name},`,
      paragraphs: [
        EN[news](business, codesLeft),
        'Was it not you? Change your password at once, and tell the owner of the business.',
      ],
      closing: [],
    }),
  },
});
