import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { CategoryId, ModifierOptionId, ProductId, TaxClass, TenantId } from '@meja/domain';
import { Amount, amountOf } from '../../http/amount.ts';
import { createGuards } from '../../http/authenticate.ts';
import type { AppEnv, Deps } from '../../http/deps.ts';
import { refuseInvalid } from '../../http/errors.ts';
import { searchText } from '../../http/fields.ts';
import { Cursors } from '../../http/cursors.ts';
import { cutPage, pageOf, PageQuery } from '../../http/paging.ts';
import { refusals } from '../../http/problem.ts';
import { json, signedIn } from '../../http/routes.ts';
import { outletsWith, reading, scopeOf } from '../access/index.ts';
import { countProducts, listCategories, listProducts, wordsOf } from './menu.queries.ts';

const Product = z
  .object({
    id: ProductId,
    tenant_id: TenantId,
    sku: z.string().nullable(),
    barcodes: z.array(z.string()),
    name: z.string(),
    description: z.string().nullable(),
    category: CategoryId.nullable(),
    category_name: z.string().nullable(),
    price: Amount,
    /** Null for those who may not change the menu. */
    cost: Amount.nullable(),
    image: z.string().nullable(),
    tax_class: TaxClass,
    is_available: z.boolean(),
    is_featured: z.boolean(),
    track_stock: z.boolean(),
    stock_quantity: z.int(),
    low_stock_alert: z.int(),
    preparation_time: z.int().nullable(),
    calories: z.int().nullable(),
    tags: z.array(z.string()),
    modifiers: z.array(
      z.object({
        id: ModifierOptionId,
        name: z.string(),
        /** Name of the group that it is chosen from. */
        type: z.string(),
        price_adjustment: Amount,
        is_available: z.boolean(),
      }),
    ),
  })
  .openapi('Product');

const Category = z
  .object({
    id: CategoryId,
    name: z.string(),
    description: z.string().nullable(),
    color: z.string(),
    position: z.int(),
    is_active: z.boolean(),
    product_count: z.int(),
  })
  .openapi('Category');

const ProductQuery = PageQuery.extend({
  category: CategoryId.optional(),
  is_available: z.enum(['true', 'false']).optional(),
  search: searchText.min(1).optional(),
});

const AfterProduct = z.tuple([z.string(), z.uuid()]);

export function menuRoutes(deps: Deps) {
  const guards = createGuards(deps);
  return new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid })
    .openapi(
      createRoute({
        ...signedIn('menu'),
        method: 'get',
        path: '/products',
        summary: 'The menu, by name',
        middleware: [guards.user] as const,
        request: { query: ProductQuery },
        responses: {
          200: { description: 'A page', content: json(pageOf(Product)) },
          ...refusals('UNAUTHENTICATED', 'FORBIDDEN', 'INVALID'),
        },
      }),
      async (c) => {
        const query = c.req.valid('query');
        const cursors = new Cursors(deps.tokens, c.var.principal.tenantId, 'products');
        const after = cursors.read(query.cursor, AfterProduct);
        const filter = {
          category: query.category,
          isAvailable: query.is_available === undefined ? undefined : query.is_available === 'true',
          search: query.search,
        };
        const page = await reading(deps, c.var.principal, async (request) => {
          await outletsWith(request, 'product:read');
          const { tx, account } = request;
          const found = await listProducts(tx, filter, after, query.limit + 1);
          const { rows, next } = cutPage(cursors, found, query.limit, (row) => [row.name, row.id]);
          const count = after === undefined ? await countProducts(tx, filter) : undefined;
          const seesCost = scopeOf(account.grants, 'product:write').length > 0;
          const results = rows.map((row) => productOf(row, account.tenant.currencyExponent, seesCost));
          return { ...(count !== undefined && { count }), next, results };
        });
        return c.json(page, 200);
      },
    )
    .openapi(
      createRoute({
        ...signedIn('menu'),
        method: 'get',
        path: '/categories',
        summary: 'The categories of the menu, in their order',
        middleware: [guards.user] as const,
        responses: {
          200: {
            description: 'All of them',
            content: json(z.object({ count: z.int(), next: z.null(), results: z.array(Category) })),
          },
          ...refusals('UNAUTHENTICATED', 'FORBIDDEN'),
        },
      }),
      async (c) => {
        const rows = await reading(deps, c.var.principal, async (request) => {
          await outletsWith(request, 'product:read');
          return listCategories(request.tx);
        });
        const results = rows.map((row) => ({
          ...row,
          id: row.id as CategoryId,
          product_count: row.product_count ?? 0,
        }));
        return c.json({ count: results.length, next: null, results }, 200);
      },
    );
}

type ProductRow = Awaited<ReturnType<typeof listProducts>>[number];

function productOf(row: ProductRow, exponent: number, seesCost: boolean): z.infer<typeof Product> {
  return {
    id: row.id as ProductId,
    tenant_id: row.tenant_id as TenantId,
    sku: row.sku,
    barcodes: wordsOf(row.barcodes),
    name: row.name,
    description: row.description,
    category: row.category_id as CategoryId | null,
    category_name: row.category_name,
    price: amountOf(row.price, exponent),
    cost: seesCost && row.cost !== null ? amountOf(row.cost, exponent) : null,
    image: row.image,
    tax_class: row.tax_class,
    is_available: row.is_available,
    is_featured: row.is_featured,
    track_stock: row.track_stock,
    stock_quantity: row.stock_quantity,
    low_stock_alert: row.low_stock_alert,
    preparation_time: row.preparation_time,
    calories: row.calories,
    tags: row.tags,
    modifiers: row.modifiers.map((option) => ({
      id: option.id as ModifierOptionId,
      name: option.name,
      type: option.type,
      price_adjustment: amountOf(option.price, exponent),
      is_available: option.is_available,
    })),
  };
}
