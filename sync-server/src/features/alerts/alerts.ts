import { createHash } from 'node:crypto';
import type { Tx } from '../../db/database.ts';
import type { AuditEntry } from '../audit/index.ts';
import { queueMail, type MailQueueDeps } from '../mail/index.ts';
import { alertMail, type AlertMailData } from './alert-mail.ts';
import { findAlertDevice, findAlerted, findAlertPerson, type Recipient } from './alerts.queries.ts';

/** Tells people by mail, in the transaction of what they are told about. */
type Alert = (tx: Tx, entry: AuditEntry, at: Date) => Promise<void>;

/**
 * What the audit log gets an entry of and somebody must hear of at once, since it may be an attack: who may take a tablet
 * out of service, of a tablet that was copied; and a person, of a session of theirs that was taken over.
 */
const ALERTED = {
  'device.forked': 'device',
  'device.renewed': 'device',
  'device.renewal_refused': 'device',
  'session.reused': 'person',
} as const satisfies Partial<Record<AuditEntry['action'], 'device' | 'person'>>;

const isAlerted = (action: AuditEntry['action']): action is keyof typeof ALERTED =>
  Object.hasOwn(ALERTED, action);

const DAY_MS = 86_400_000;

/** One mail a day of the same action on the same thing: a flood tells no more than its first. */
export const createAlert =
  (deps: MailQueueDeps): Alert =>
  async (tx, entry, at) => {
    const { action, tenantId, target } = entry;
    if (!isAlerted(action) || !target) return;
    const what = { action, at: at.toISOString() };
    const told =
      ALERTED[action] === 'device' ? await aboutDevice(tx, entry, what) : await aboutPerson(tx, entry, what);
    for (const { userId, email: recipient, locale, data } of told)
      await queueMail(deps, tx, alertMail, {
        ...{ tenantId, recipient, locale, data },
        dedupeKey: keyOf([action, target.id, userId, String(Math.floor(at.getTime() / DAY_MS))]),
      });
  };

type Told = Recipient & { data: AlertMailData };
type What = Pick<AlertMailData, 'action' | 'at'>;

async function aboutDevice(tx: Tx, { target, outletId, diff }: AuditEntry, what: What): Promise<Told[]> {
  // Of a renewal, the one that was copied: people know it by its name.
  const former = diff?.renewed_from;
  const device = await findAlertDevice(tx, typeof former === 'string' ? former : (target?.id ?? ''));
  if (!device) return [];
  const { name: thing, outlet: place, timeZone } = device;
  const recipients = await findAlerted(tx, outletId ?? device.outletId);
  return recipients.map((recipient) => {
    const { name, business } = recipient;
    return { ...recipient, data: { ...what, name, business, thing, place, timeZone } };
  });
}

async function aboutPerson(tx: Tx, { target }: AuditEntry, what: What): Promise<Told[]> {
  const person = await findAlertPerson(tx, target?.id ?? '');
  if (!person) return [];
  const { name, business, timeZone } = person;
  return [{ ...person, data: { ...what, name, business, thing: name, place: business, timeZone } }];
}

const keyOf = (parts: readonly string[]): string =>
  createHash('sha256').update(parts.join(' ')).digest('base64url');
