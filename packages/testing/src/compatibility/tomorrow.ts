import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cut, type Cut } from '../cut.ts';

/** What the version of tomorrow has, and no version of today knows. */
export const NEW = {
  collection: 'notices',
  orderType: 'drive_thru',
  tender: 'voucher',
  /** Of a line, and an argument of `order.addLine`. */
  field: 'seat',
  /** What its app writes into it, with each line that it adds. */
  value: 7,
  /** Its app sends it with each line that goes to the kitchen. */
  mutation: 'order.changeSeat',
  /** What that makes of the field. */
  changedValue: 8,
} as const;

interface Tomorrow {
  cuts: readonly Cut[];
  /** Whole files, by their path from the root of the project. */
  files: Readonly<Record<string, string>>;
}

const DOMAIN = 'packages/domain/src';
const WIRE = 'packages/sync/src/wire';
const SERVER = 'sync-server/src/features';
const POS = 'apps/pos/src/lib';
const WORDS = 'packages/ui/src/words/order.ts';

const after = (file: string, find: string, added: string): Cut => ({ file, find, replace: find + added });

const COLLECTION: Tomorrow = {
  cuts: [
    after(
      `${WIRE}/collections.ts`,
      `tables: { stream: 'catalog', v: 1 },`,
      ` notices: { stream: 'catalog', v: 1 },`,
    ),
    { file: `${WIRE}/schemas.ts`, find: `import type { z }`, replace: `import { z }` },
    after(
      `${WIRE}/schemas.ts`,
      `tables: DiningTable,`,
      ` notices: z.object({ id: z.uuid(), text: z.string() }),`,
    ),
    after(`${SERVER}/sync/feeds.ts`, `tables: tablesFeed,`, ` notices: noticesFeed,`),
    after(
      `${SERVER}/sync/feeds.ts`,
      `import type { Feed } from '../streams/index.ts';`,
      `import { noticesFeed } from '../outlets/notices.feed.queries.ts';`,
    ),
    {
      file: `${POS}/data/schema.ts`,
      find: `} as const satisfies Record<number, Record<string, string>>;`,
      replace: `  99: { notices: 'id, gen' },\n} as const satisfies Record<number, Record<string, string>>;`,
    },
    {
      file: `${POS}/data/db.ts`,
      find: `export const SCHEMA_VERSION = `,
      replace: `export const SCHEMA_VERSION = 99;\nexport const SCHEMA_VERSION_OF_TODAY = `,
    },
  ],
  files: {
    [`${SERVER}/outlets/notices.feed.queries.ts`]: `
import { sql } from 'kysely';
import { isAhead, type Feed } from '../streams/index.ts';

export const noticesFeed: Feed<{ id: string; text: string }> = {
  async ahead(tx, _scope, stretch, limit) {
    const { rows } = await sql<{ id: string; seq: number; text: string }>\`
      select id, seq, text from notices where \${isAhead(stretch, 'seq', 'id')}
      order by seq, id limit \${limit}\`.execute(tx);
    return rows.map(({ id, seq, text }) => ({ id, seq: Number(seq), doc: { id, text } }));
  },
  counted: (_scope, stretch) => sql\`notices where \${isAhead(stretch, 'seq', 'id')}\`,
  held: () => sql\`notices\`,
};
`,
  },
};

const VALUES: Tomorrow = {
  cuts: [
    after(`${DOMAIN}/order/order.ts`, `export const OrderType = z.enum([`, `'${NEW.orderType}', `),
    after(`${DOMAIN}/payment/payment.ts`, `export const TenderMethod = z.enum([`, `'${NEW.tender}', `),
    {
      file: `${POS}/features/floor/FloorScreen.svelte`,
      find: `start('takeaway')`,
      replace: `start('${NEW.orderType}')`,
    },
  ],
  files: {},
};

const FIELD: Tomorrow = {
  cuts: [
    after(
      `${DOMAIN}/order/line.ts`,
      `voidReason: z.string().nullable(),`,
      ` seat: z.int().min(0).default(0),`,
    ),
    after(
      `${DOMAIN}/order/mutations/add-line.ts`,
      `taxClass: TaxClass,`,
      ` seat: z.int().min(0).default(0),`,
    ),
    after(`${SERVER}/orders/orders.table.ts`, `void_reason: Nullable<string>;`, ` seat: Generated<number>;`),
    after(`${SERVER}/orders/order-rows.ts`, `void_reason: line.voidReason,`, ` seat: line.seat,`),
    after(`${SERVER}/orders/order-rows.ts`, `voidReason: row.void_reason,`, ` seat: row.seat,`),
    {
      file: `${POS}/features/order/order.svelte.ts`,
      find: `modifiers, note, taxClass };`,
      replace: `modifiers, note, taxClass, seat: ${NEW.value} };`,
    },
  ],
  files: {},
};

const MUTATION: Tomorrow = {
  cuts: [
    after(
      `${DOMAIN}/order/mutations/index.ts`,
      `'order.send': sendLines,`,
      ` '${NEW.mutation}': changeSeat,`,
    ),
    after(
      `${DOMAIN}/order/mutations/index.ts`,
      `import { sendLines } from './send.ts';`,
      `import { changeSeat } from './change-seat.ts';`,
    ),
    {
      file: `${POS}/features/order/order.svelte.ts`,
      find: `[{ name: 'order.send', args: { orderId: this.id, lineIds } }]`,
      replace: `[{ name: 'order.send', args: { orderId: this.id, lineIds } },
        ...lineIds.map((lineId) => ({ name: '${NEW.mutation}' as const, args: { orderId: this.id, lineId, seat: ${NEW.changedValue} } }))]`,
    },
    after(
      WORDS,
      `export const ORDER_ON_TABLET = {`,
      `\n  '${NEW.mutation}': { sentence: (args, lookup) => nameIn(lookup, args) },`,
    ),
    after(
      WORDS,
      `export const ORDER_AT_OFFICE = {`,
      `\n  '${NEW.mutation}': { told: ({ lineId }, telling) => ({ title: item(telling, lineId), details: [] }) },`,
    ),
  ],
  files: {
    [`${DOMAIN}/order/mutations/change-seat.ts`]: `
import { z } from 'zod';
import { LineId, OrderId } from '../../kernel/ids.ts';
import { ok } from '../../kernel/result.ts';
import { linePart, orderMutation } from '../aggregate.ts';
import { editLine } from './edit-line.ts';

export const changeSeat = orderMutation({
  name: '${NEW.mutation}',
  v: 1,
  args: z.object({ orderId: OrderId, lineId: LineId, seat: z.int().min(0) }),
  permission: 'order:update',
  overwrites: ({ lineId }) => [linePart(lineId)],
  apply: (order, { lineId, seat }, context) =>
    editLine(order, lineId, context, (line) => ok({ ...line, seat })),
});
`,
  },
};

const DATABASE: Tomorrow = {
  cuts: [],
  files: {
    'sync-server/migrations/9999_tomorrow.ts': `
import { followInStream, protectTenantTable, run, type AnyDatabase } from './support/tenant-table.ts';

export async function up(db: AnyDatabase): Promise<void> {
  await run(
    db,
    \`
    alter table orders drop constraint orders_type_check;
    alter table order_lines add column seat int not null default 0;
    create table notices (
      tenant_id uuid not null references tenants (id),
      id uuid not null,
      text text not null,
      updated_at timestamptz not null default now(),
      seq bigint not null,
      primary key (tenant_id, id)
    );
    create index notices_stream on notices (tenant_id, seq, id);
  \`,
  );
  await protectTenantTable(db, 'notices', ['select']);
  await followInStream(db, 'notices', { collection: '${NEW.collection}', kind: 'catalog' });
}
`,
  },
};

const PARTS = [COLLECTION, VALUES, FIELD, MUTATION, DATABASE];

/** The version of tomorrow: a collection, enum values, a field and a mutation more, in the same protocol. */
export const TOMORROW: Tomorrow = {
  cuts: PARTS.flatMap(({ cuts }) => cuts),
  files: Object.assign({}, ...PARTS.map(({ files }) => files)) as Record<string, string>,
};

/** Makes the version of tomorrow of a clone of today's. */
export async function makeTomorrow(folder: string): Promise<void> {
  for (const [file, cuts] of Map.groupBy(TOMORROW.cuts, ({ file }) => file)) {
    const path = join(folder, file);
    await writeFile(path, cut(await readFile(path, 'utf8'), cuts));
  }
  for (const [file, content] of Object.entries(TOMORROW.files)) {
    const path = join(folder, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content.trimStart());
  }
}
