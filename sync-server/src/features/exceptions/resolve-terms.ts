import { docsOf } from '@meja/sync';
import type { UserPrincipal } from '../../http/principal.ts';
import { loadDocuments } from '../sync/index.ts';
import { decide, decisionOf, noteDecision, unlessOtherwise, type DecidingDeps } from './decide.ts';
import type { Actions } from './exceptions.table.ts';
import {
  decisionRow,
  outletsOf,
  resolutionsAbout,
  writeResolutions,
  type ResolutionRow,
} from './resolutions.queries.ts';
import { closeDifferences, lockDifferences } from './terms.queries.ts';
import { costIn } from './terms.view.ts';

export interface TermsDecision {
  ids: readonly string[];
  action: Actions['terms'];
  note: string;
}

/**
 * Notes what somebody says of terms that differ, with what they cost on that day. The sale stays as it is: what is to be
 * given back or asked for is done by a refund, or at the table.
 */
export function resolveTerms(
  deps: DecidingDeps,
  principal: UserPrincipal,
  { ids, action, note }: TermsDecision,
): Promise<{ resolutions: ResolutionRow[]; exponent: number }> {
  return decide(
    deps,
    principal,
    (tx) => outletsOf(tx, 'term_differences', ids),
    async (ctx) => {
      const { tx } = ctx;
      const exponent = ctx.request.account.tenant.currencyExponent;
      const rows = await lockDifferences(tx, ids);
      const taken = await resolutionsAbout(tx, 'terms', ids);
      for (const each of taken) unlessOtherwise(each, action);
      const open = rows.filter((row) => !taken.some((each) => each.subject_id === row.id));
      if (open.length === 0) return { resolutions: taken, exponent };
      const documents = await loadDocuments(
        tx,
        open.map(({ doc_kind: kind, doc_id: id }) => ({ kind, id })),
      );
      const orders = new Map(docsOf('order', documents).map((order) => [order.id as string, order]));
      const decision = await decisionOf(ctx);
      await writeResolutions(
        tx,
        open.map((row) => ({
          ...decisionRow(principal.tenantId, decision, row),
          id: deps.newId(),
          kind: 'terms' as const,
          action,
          ...{ doc_kind: row.doc_kind, doc_id: row.doc_id },
          amount: costIn(row, orders.get(row.doc_id)) || null,
          note,
        })),
      );
      await closeDifferences(
        tx,
        open.map(({ id }) => id),
      );
      noteDecision(deps, ctx, {
        action: 'terms.decided',
        diff: { decision: action, count: open.length, note },
      });
      return { resolutions: await resolutionsAbout(tx, 'terms', ids), exponent };
    },
  );
}
