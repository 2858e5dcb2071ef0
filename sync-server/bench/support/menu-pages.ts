import { PULL_LIMIT, START, type Cursors } from '@meja/sync';
import { WholePullResponse } from '@meja/sync/pack';
import { handOver, type BareServer } from './bare.ts';
import type { Caller } from './caller.ts';
import type { Place } from './places.ts';

/** The rows of a menu's dishes. The few of its categories and modifiers are left out: it is a floor. */
const QUERY = `
  select p.id, p.seq, p.category_id, p.sku, p.name, p.description, p.price, p.tax_class, p.is_available,
    p.is_featured, p.position, g.ids
  from products p
  left join (select product_id, array_agg(group_id order by position, group_id) as ids
    from product_modifier_groups group by product_id) g on g.product_id = p.id`;

/** A first pull's answers as they are sent, page by page. */
export async function pagesOf(caller: Caller): Promise<unknown[]> {
  const pages: unknown[] = [];
  let [epoch, cursors]: [string | null, Cursors] = [null, START];
  for (let remaining = 1; remaining > 0;) {
    const page: unknown = JSON.parse((await caller.pullText(epoch, cursors, PULL_LIMIT)).text);
    pages.push(page);
    ({ epoch, cursors, remaining } = WholePullResponse.parse(page));
  }
  return pages;
}

/** The dishes of a first pull, as documents. */
export async function dishesOf(caller: Caller): Promise<unknown[]> {
  const changes = (await pagesOf(caller)).flatMap((page) => WholePullResponse.parse(page).changes);
  return changes.filter(({ collection }) => collection === 'products').map(({ doc }) => doc);
}

/** Lets the bare server send a tablet's first pull: it reads the same rows by one query, and writes and compresses the same pages. */
export async function serveMenuBarely(
  bare: BareServer,
  { place, pages, products: rows }: { place: Place; pages: unknown[]; products: number },
): Promise<void> {
  const caller = bare.callerOf(place);
  await handOver(caller, { pull: { tenantId: place.tenantId, query: QUERY, rows, pages } });
  caller.close();
}
