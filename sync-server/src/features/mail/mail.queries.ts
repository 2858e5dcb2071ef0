import type { TenantId } from '@meja/domain';
import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import type { Locale } from './letter.ts';

export interface NewMail {
  id: string;
  tenantId: TenantId;
  template: string;
  locale: Locale;
  recipient: string;
  data: object;
  dedupeKey: string;
  createdAt: Date;
}

/** @returns whether it is new: what has the same key was told before */
export async function addMail(tx: Tx, mail: NewMail): Promise<boolean> {
  const added = await tx
    .insertInto('mail_outbox')
    .values({
      tenant_id: mail.tenantId,
      id: mail.id,
      template: mail.template,
      locale: mail.locale,
      recipient: mail.recipient,
      data: JSON.stringify(mail.data),
      dedupe_key: mail.dedupeKey,
      created_at: mail.createdAt,
    })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'dedupe_key']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return added !== undefined;
}

export interface UnsentMail {
  template: string;
  locale: Locale;
  recipient: string;
  data: unknown;
}

export function findUnsentMail(tx: Tx, id: string): Promise<UnsentMail | undefined> {
  return tx
    .selectFrom('mail_outbox')
    .select(['template', 'locale', 'recipient', 'data'])
    .where('id', '=', id)
    .where('sent_at', 'is', null)
    .where('dropped_at', 'is', null)
    .executeTakeFirst();
}

/** So long it can be seen whether a mail was sent. */
const KEPT_DAYS = 90;

export async function noteSent(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.updateTable('mail_outbox').set({ sent_at: at, data: '{}' }).where('id', '=', id).execute();
  await tx
    .deleteFrom('mail_outbox')
    .where('created_at', '<', sql<Date>`${at}::timestamptz - make_interval(days => ${KEPT_DAYS})`)
    .where((row) => row.or([row('sent_at', 'is not', null), row('dropped_at', 'is not', null)]))
    .execute();
}

export async function noteDropped(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.updateTable('mail_outbox').set({ dropped_at: at, data: '{}' }).where('id', '=', id).execute();
}
