import type { z } from '@hono/zod-openapi';
import {
  costOf,
  isVoid,
  type Charges,
  type DocumentKind,
  type MutationId,
  type Order,
} from '@meja/domain/all';
import { refKey, type Ref } from '@meja/domain';
import { docsOf } from '@meja/sync';
import { amountOf } from '../../http/amount.ts';
import { person } from '../../http/fields.ts';
import type { AuthenticatedRequest } from '../access/index.ts';
import { loadDocuments, titlesOf } from '../sync/index.ts';
import type { TermDifferencesTable } from './exceptions.table.ts';
import { decidedAbout, placeOf } from './exceptions.view.ts';
import { resolutionsAbout } from './resolutions.queries.ts';
import type { TermDifference } from './terms.schema.ts';
import type { differencesBy } from './terms.queries.ts';
import type { Selectable } from 'kysely';

export type DifferenceRow = Awaited<ReturnType<typeof differencesBy>>[number];
type Told = z.infer<typeof TermDifference>;

/** What a difference costs its order as the order stands now; 0 where there is no such order. */
export const costIn = (
  { what, part, item_id: itemId, was, should }: Selectable<TermDifferencesTable>,
  order: Order | undefined,
): number => (order ? costOf(order, { what, part, itemId, was, should }) : 0);

/** Differences with what they cost today. */
export async function differencesShown(
  { tx, account }: AuthenticatedRequest,
  rows: readonly DifferenceRow[],
): Promise<Told[]> {
  const refs = rows.map(({ doc_kind: kind, doc_id: id }): Ref<DocumentKind> => ({ kind, id }));
  const orders = new Map(
    docsOf('order', await loadDocuments(tx, refs)).map((order) => [order.id as string, order]),
  );
  const titles = await titlesOf(tx, refs);
  const exponent = account.tenant.currencyExponent;
  const ids = rows.map(({ id }) => id);
  const decided = { resolutions: await resolutionsAbout(tx, 'terms', ids), exponent };
  return rows.map((row): Told => {
    const subject = { kind: row.doc_kind, id: row.doc_id };
    const order = orders.get(row.doc_id);
    const line = order?.lines.find(({ id }) => row.part === `line:${id}`);
    return {
      id: row.id,
      mutation_id: row.mutation_id as MutationId,
      ...placeOf(row),
      actor: person(row.actor_id, row.actor_name),
      subject: { ...subject, title: titles.get(refKey(subject)) ?? null },
      what: row.what,
      line: line ? { name: line.name, quantity: line.quantity, is_void: isVoid(line) } : null,
      option: line?.modifiers.find(({ optionId }) => optionId === row.item_id)?.name ?? null,
      was: termOf(row.what, row.was, exponent),
      should: row.should === null ? null : termOf(row.what, row.should, exponent),
      cost: amountOf(costIn(row, order), exponent),
      status: row.status,
      at: row.at.toISOString(),
      found_at: row.found_at.toISOString(),
      resolutions: decidedAbout(row.id, decided),
    };
  });
}

function termOf(what: DifferenceRow['what'], term: unknown, exponent: number): Told['was'] {
  switch (what) {
    case 'price':
    case 'option_price':
      return { kind: 'amount', amount: amountOf(term as number, exponent) };
    case 'charges': {
      const charges = term as Charges;
      return {
        kind: 'charges',
        charges: {
          tax_name: charges.taxName,
          tax_bps: charges.taxBps,
          tax_base: charges.taxBase,
          tax_inclusive: charges.taxInclusive,
          service_name: charges.serviceName,
          service_bps: charges.serviceBps,
          service_base: charges.serviceBase,
          cash_rounding: amountOf(charges.cashRounding, exponent),
        },
      };
    }
    default:
      return { kind: 'text', text: String(term) };
  }
}
