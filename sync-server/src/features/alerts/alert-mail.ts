import { z } from 'zod';
import { mailTemplate, type Letter, type Locale } from '../mail/index.ts';

const AlertMailData = z.object({
  action: z.enum(['device.forked', 'device.renewed', 'device.renewal_refused', 'session.reused']),
  /** When it happened (ISO 8601), told by the clock of the place. */
  at: z.iso.datetime(),
  timeZone: z.string(),
  /** Whom the mail is to. */
  name: z.string(),
  business: z.string(),
  /** The tablet, or the person. */
  thing: z.string(),
  place: z.string(),
});
export type AlertMailData = z.infer<typeof AlertMailData>;
type Action = AlertMailData['action'];

/** Tells somebody of what may be an attack, and what to do. */
export const alertMail = mailTemplate({
  name: 'alert',
  data: AlertMailData,
  add: (_tx, { action }, { publicUrl }) =>
    Promise.resolve({ url: `${publicUrl}/office/${action === 'session.reused' ? 'account' : 'devices'}` }),
  words: { id: (facts) => letter('id', facts), en: (facts) => letter('en', facts) },
});

interface Words {
  subject: (thing: string) => string;
  happened: (thing: string, place: string, when: string) => string;
  advice: string;
}

function letter(
  locale: Locale,
  { name, thing, place, action, ...facts }: AlertMailData & { url: string },
): Letter {
  const { subject, happened, advice } = WORDS[action][locale];
  const when = new Intl.DateTimeFormat(locale, {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: facts.timeZone,
  }).format(new Date(facts.at));
  return {
    subject: `${subject(thing)} · ${facts.business}`,
    greeting: locale === 'id' ? `Halo ${name},` : `Hello ${name},`,
    paragraphs: [happened(thing, place, when), advice],
    link: { words: locale === 'id' ? 'Buka kantor pusat' : 'Open head office', url: facts.url },
    closing: [
      locale === 'id'
        ? 'Hal yang sama hanya diberitahukan sekali sehari. Semuanya ada di jejak audit.'
        : 'The same is told once a day. All of it is in the audit log.',
    ],
  };
}

const WORDS: Record<Action, Record<Locale, Words>> = {
  'device.forked': {
    id: {
      subject: (thing) => `Tablet ${thing} mungkin disalin`,
      happened: (thing, place, when) =>
        `Pada ${when}, dua perangkat mengirim dengan identitas tablet ${thing} di ${place}. Tidak ada pesanan yang hilang atau tercatat dua kali.`,
      advice:
        'Ini terjadi bila data tablet dipulihkan dari cadangan. Bila tidak ada yang melakukannya, keluarkan tablet itu dan daftarkan lagi.',
    },
    en: {
      subject: (thing) => `Tablet ${thing} may have been copied`,
      happened: (thing, place, when) =>
        `On ${when}, two devices delivered under the identity of tablet ${thing} at ${place}. No order was lost or recorded twice.`,
      advice:
        'This happens when the data of a tablet is restored from a backup. If nobody did that, take the tablet out of service and enrol it again.',
    },
  },
  'device.renewed': {
    id: {
      subject: (thing) => `Tablet ${thing} mendapat identitas baru`,
      happened: (thing, place, when) =>
        `Pada ${when}, tablet ${thing} di ${place} yang pernah disalin menjadi perangkat baru dengan nomor sendiri.`,
      advice: 'Bila tidak ada yang memulihkan atau menyalin tablet itu, keluarkan kedua perangkat.',
    },
    en: {
      subject: (thing) => `Tablet ${thing} has a new identity`,
      happened: (thing, place, when) =>
        `On ${when}, tablet ${thing} at ${place}, which had been copied, became a device of its own with a number of its own.`,
      advice: 'If nobody restored or copied that tablet, take both devices out of service.',
    },
  },
  'device.renewal_refused': {
    id: {
      subject: (thing) => `Identitas baru untuk tablet ${thing} ditolak`,
      happened: (thing, place, when) =>
        `Pada ${when}, seseorang meminta identitas baru atas nama tablet ${thing} di ${place}, dan ditolak.`,
      advice:
        'Seseorang mungkin memegang kunci tablet itu. Periksa tablet, dan keluarkan bila ada yang tidak beres.',
    },
    en: {
      subject: (thing) => `A new identity for tablet ${thing} was refused`,
      happened: (thing, place, when) =>
        `On ${when}, somebody asked for a new identity in the name of tablet ${thing} at ${place}, and was refused.`,
      advice:
        'Somebody may hold the key of that tablet. Look at the tablet, and take it out of service if anything is wrong.',
    },
  },
  'session.reused': {
    id: {
      subject: () => 'Sesi Anda mungkin diambil alih',
      happened: (_thing, place, when) =>
        `Pada ${when}, sesi Anda di ${place} dipakai dari dua tempat. Sesi itu sudah dikeluarkan.`,
      advice: 'Ubah kata sandi Anda, dan keluarkan sesi yang tidak Anda kenal.',
    },
    en: {
      subject: () => 'Your session may have been taken over',
      happened: (_thing, place, when) =>
        `On ${when}, your session at ${place} was used from two places. It has been ended.`,
      advice: 'Change your password, and end the sessions that you do not know.',
    },
  },
};
