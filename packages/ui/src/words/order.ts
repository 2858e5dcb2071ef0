import { findLine, Header, type LineId, type OrderId, type TableId } from '@meja/domain';
import { m } from '../messages/paraglide/messages.js';
import { kitchenStatusWords, orderTypeWords } from '../messages/words.ts';
import type {
  Difference,
  Lookup,
  MutationOf,
  NamedHeader,
  OfficeWords,
  Sides,
  TabletWords,
  Telling,
} from './mutation-words.ts';
import { standingLine, type StandingLine } from './standing-line.ts';

type OrderMutation = MutationOf<'order'>;

export const ORDER_ON_TABLET = {
  'order.open': { sentence: () => m.pos_change_open() },
  'order.addLine': { sentence: ({ quantity, name }) => m.pos_change_add_line({ quantity, name }) },
  'order.changeQuantity': {
    sentence: (args, lookup) =>
      m.pos_change_quantity({ name: nameIn(lookup, args), quantity: args.quantity }),
    differs: ({ quantity }, theirs) => [
      { what: m.common_quantity(), mine: `${quantity}×`, theirs: inLine(theirs, state) },
    ],
  },
  'order.changeLineNote': {
    sentence: (args, lookup) => {
      const name = nameIn(lookup, args);
      return args.note === ''
        ? m.pos_change_line_note_removed({ name })
        : m.pos_change_line_note({ name, note: args.note });
    },
    differs: ({ note }, theirs) => [
      { what: m.common_note(), mine: orNone(note), theirs: inLine(theirs, (line) => orNone(line.note)) },
    ],
  },
  'order.removeLine': {
    sentence: (args, lookup) => m.pos_change_remove_line({ name: nameIn(lookup, args) }),
    differs: (_, theirs) => [
      { what: m.common_quantity(), mine: m.common_remove(), theirs: inLine(theirs, state) },
    ],
  },
  'order.voidLine': {
    sentence: (args, lookup) => m.pos_change_void_line({ name: nameIn(lookup, args), reason: args.reason }),
    differs: ({ reason }, theirs) => [
      {
        what: m.common_status(),
        mine: `${kitchenStatusWords.void()}: ${reason}`,
        theirs: inLine(theirs, state),
      },
    ],
  },
  'order.voidPart': {
    sentence: (args, lookup) =>
      m.pos_change_void_part({ name: nameIn(lookup, args), quantity: args.quantity, reason: args.reason }),
    differs: ({ quantity, reason }, theirs) => [
      {
        what: m.common_status(),
        mine: `${quantity}× ${kitchenStatusWords.void()}: ${reason}`,
        theirs: inLine(theirs, state),
      },
    ],
  },
  'order.send': { sentence: ({ lineIds }) => m.pos_change_send({ count: lineIds.length }) },
  'order.changeHeader': {
    sentence: () => m.pos_change_header(),
    differs: headerSides,
    conflict: () => m.pos_verdict_conflict_header(),
  },
  'order.shareTable': {
    sentence: ({ tableId }, lookup) => m.pos_change_share_table({ name: lookup.tableName(tableId) }),
  },
  'order.cancel': { sentence: ({ reason }) => m.pos_change_cancel({ reason }) },
  'order.complete': { sentence: () => m.pos_change_complete() },
  'order.freeTable': { sentence: () => m.pos_change_free_table() },
} satisfies TabletWords<OrderMutation>;

/** What a line is called on the tablet. */
export const lineName = (lookup: Lookup, orderId: OrderId, lineId: LineId): string => {
  const order = lookup.order(orderId);
  return (order && findLine(order, lineId)?.name) ?? m.pos_an_item();
};

const nameIn = (lookup: Lookup, { orderId, lineId }: { orderId: OrderId; lineId: LineId }): string =>
  lineName(lookup, orderId, lineId);

/** Says something of the line that stands, or that it is gone. */
const inLine = (theirs: unknown, say: (line: StandingLine) => string): string => {
  const line = standingLine(theirs);
  return line ? say(line) : m.pos_verdict_gone();
};

const state = ({ kitchenStatus, quantity }: StandingLine): string =>
  kitchenStatus === 'void' ? kitchenStatusWords.void() : `${quantity}×`;

const orNone = (text: string): string => (text === '' ? m.common_none() : text);

function headerSides(mine: Header, standing: unknown, lookup: Lookup): Sides[] {
  const parsed = Header.safeParse(standing);
  if (!parsed.success) return [];
  const theirs = parsed.data;
  const table = (id: TableId | null): string => (id === null ? m.common_none() : lookup.tableName(id));
  const customer = ({ customerName, customerPhone }: Header): string =>
    orNone([customerName, customerPhone].filter(Boolean).join(', '));
  const rows: Sides[] = [
    { what: m.floor_table(), mine: table(mine.tableId), theirs: table(theirs.tableId) },
    { what: m.order_covers(), mine: String(mine.covers), theirs: String(theirs.covers) },
    { what: m.order_customer(), mine: customer(mine), theirs: customer(theirs) },
    { what: m.common_note(), mine: orNone(mine.note), theirs: orNone(theirs.note) },
  ];
  return rows.filter((row) => row.mine !== row.theirs);
}

export const ORDER_AT_OFFICE = {
  'order.open': {
    told: ({ type }, { header }) => {
      const details: string[] = [];
      if (header?.table != null) details.push(m.floor_table_name({ name: header.table }));
      if (header && header.covers > 0) details.push(m.common_guests_count({ count: header.covers }));
      if (header && header.customerName !== '') details.push(header.customerName);
      return { title: m.office_did_open({ type: orderTypeWords[type]() }), details };
    },
  },
  'order.addLine': {
    told: ({ name, quantity, modifiers, note }, { formats }) => {
      const details: string[] = modifiers.map((modifier) => modifier.name);
      if (note !== '') details.push(m.office_quoted({ text: note }));
      return { title: m.office_did_add({ times: formats.times(quantity), item: name }), details };
    },
  },
  'order.changeQuantity': {
    told: ({ lineId, quantity }, telling) => ({
      title: m.office_did_quantity({
        item: item(telling, lineId),
        quantity: telling.formats.count(quantity),
      }),
      details: [],
    }),
    differs: ({ quantity }, line, { count }) => ({
      what: m.common_quantity(),
      from: count(line?.quantity ?? 0),
      to: count(quantity),
    }),
  },
  'order.changeLineNote': {
    told: ({ lineId, note }, telling) =>
      note === ''
        ? { title: m.office_did_unnote({ item: item(telling, lineId) }), details: [] }
        : {
            title: m.office_did_note({ item: item(telling, lineId) }),
            details: [m.office_quoted({ text: note })],
          },
    differs: ({ note }, line) => ({
      what: m.common_note(),
      from: line?.note || m.office_empty(),
      to: note || m.office_empty(),
    }),
  },
  'order.removeLine': {
    told: ({ lineId }, telling) => ({
      title: m.office_did_remove({ item: item(telling, lineId) }),
      details: [],
    }),
    differs: (_, line, { times }) => ({
      what: m.office_item(),
      from: times(line?.quantity ?? 0),
      to: m.office_side_removed(),
    }),
  },
  'order.voidLine': {
    told: ({ lineId, reason }, telling) => ({
      title: m.office_did_void({ item: item(telling, lineId) }),
      details: [m.office_quoted({ text: reason })],
    }),
    differs: ({ reason }, line, { times }) => ({
      what: m.office_item(),
      from: times(line?.quantity ?? 0),
      to: m.office_void_because({ reason }),
    }),
  },
  'order.voidPart': {
    told: ({ lineId, quantity, reason }, telling) => ({
      title: m.office_did_void_part({
        times: telling.formats.times(quantity),
        item: item(telling, lineId),
      }),
      details: [m.office_quoted({ text: reason })],
    }),
    differs: ({ quantity, reason }, line, { times }) => ({
      what: m.office_item(),
      from: times(line?.quantity ?? 0),
      to: `${times(quantity)} ${m.office_void_because({ reason })}`,
    }),
  },
  'order.send': {
    told: ({ lineIds }, { lineName: nameOf }) => ({
      title: m.office_did_send({ count: lineIds.length }),
      // How many the title says; one whose name is not known adds nothing to that.
      details: lineIds.flatMap((id) => nameOf(id) ?? []),
    }),
  },
  'order.changeHeader': {
    told: (_, { before, header }) => ({
      title: m.office_did_header(),
      details: (before && header ? headerDifferences(before, header) : []).map((difference) =>
        m.office_from_to({ ...difference }),
      ),
    }),
  },
  'order.shareTable': {
    // It is said where the order is, or just after it was brought there.
    told: (_, { before }) => ({
      title: before?.table == null ? m.office_did_share() : m.office_did_share_table({ name: before.table }),
      details: [],
    }),
  },
  'order.cancel': {
    told: ({ reason }) => ({ title: m.office_did_cancel(), details: [m.office_quoted({ text: reason })] }),
  },
  'order.complete': { told: () => ({ title: m.office_did_complete(), details: [] }) },
  'order.freeTable': { told: () => ({ title: m.office_did_free_table(), details: [] }) },
} satisfies OfficeWords<OrderMutation>;

const item = ({ lineName: nameOf }: Telling, id: LineId): string => nameOf(id) ?? m.office_some_item();

/** Each field of an order's header, as head office would say it. */
const FIELDS: Record<keyof Header, { name: () => string; value: (header: NamedHeader) => string }> = {
  tableId: { name: m.floor_table, value: ({ table }) => table ?? '' },
  covers: { name: m.order_covers, value: ({ covers }) => String(covers) },
  customerName: { name: m.order_customer, value: ({ customerName }) => customerName },
  customerPhone: { name: m.office_customer_phone, value: ({ customerPhone }) => customerPhone },
  note: { name: m.common_note, value: ({ note }) => note },
};

export function headerDifferences(from: NamedHeader, to: NamedHeader): Difference[] {
  const fields = Object.keys(FIELDS) as (keyof Header)[];
  return fields
    .filter((field) => from[field] !== to[field])
    .map((field) => {
      const { name, value } = FIELDS[field];
      return { what: name(), from: value(from) || m.office_empty(), to: value(to) || m.office_empty() };
    });
}
