import type { Command, LineId, Order, OrderId, ProductId, TableId } from '@meja/domain';
import { shownOf, type Issue } from '@meja/pos/simulation';
import type { Chance } from '../../run/chance.ts';
import type { Place } from '../../world/opening.ts';
import type { Moment, TradeTaps } from '../screen.ts';
import { openShift } from '../shift/taps.ts';
import { inCash, totalOf } from './arithmetic.ts';
import type { Menu } from '../menu.ts';
import {
  cashPayment,
  countedTerms,
  dueOf,
  payment,
  refunding,
  roundedAway,
  roundingsOf,
  type IssueForShift,
} from './money-taps.ts';

const WEIGHTS = {
  'open an order': 5,
  'order and pay at once': 2,
  'add a dish': 8,
  'change a quantity': 11,
  'note on a dish': 8,
  'take a dish off': 4,
  'void a dish': 5,
  'void some of a dish': 5,
  'send to the kitchen': 9,
  'move to another table': 9,
  'share the table': 3,
  'pay in cash': 9,
  'pay a part in cash': 5,
  'pay without cash': 5,
  'give money back': 6,
  'close the order': 6,
  // Only after an order was closed: see plan.ts.
  'free the table': 0,
  'cancel the order': 3,
} as const;
type OrderTap = keyof typeof WEIGHTS;

/** What people do with orders and their payments. */
export const ORDER_TAPS: TradeTaps<'order', OrderTap> = {
  weights: WEIGHTS,
  shown: (shown) => shownOf('order', shown).sort((a, b) => (a.id < b.id ? -1 : 1)),
  readsBeforeSaving: true,
  commands,
};

type Act = (at: {
  order: Order;
  issue: IssueForShift;
  place: Place;
  menu: Menu;
  chance: Chance;
}) => Command[];

/** The commands of a tap on whatever order the person picks on this screen. */
function commands(tap: OrderTap, { issue: given, screen, place, chance }: Moment): Command[] {
  const orders = screen.of('order');
  const issue: IssueForShift = { ...given, shiftId: openShift(screen, given.deviceId)?.id ?? null };
  const { menu } = screen;
  if (tap === 'open an order') return opening(issue, place, menu, chance);
  if (tap === 'order and pay at once') return quickSale(issue, place, menu, chance);
  const open = orders.filter((order) => order.status !== 'completed' && order.status !== 'cancelled');
  const fitting =
    tap === 'give money back'
      ? orders.filter((order) => order.payments.length > 0)
      : tap === 'free the table'
        ? orders.filter((order) => order.holdsTable)
        : open;
  // Mostly the newest, on which several people are at work.
  const recent = [...fitting].sort((a, b) => b.openedAt - a.openedAt || (a.id < b.id ? -1 : 1));
  const order = recent[Math.min(chance.below(3), chance.below(recent.length + 1))];
  if (order) return ACTS[tap]({ order, issue, place, menu, chance });
  return tap === 'free the table' ? [] : opening(issue, place, menu, chance);
}

const ACTS: Record<Exclude<OrderTap, 'open an order' | 'order and pay at once'>, Act> = {
  'add a dish': ({ order, issue, place, menu, chance }) => dish(issue, order.id, place, menu, chance),
  'change a quantity': ({ order, chance }) =>
    onLine(order, chance, (lineId) => [
      { name: 'order.changeQuantity', args: { orderId: order.id, lineId, quantity: chance.between(1, 9) } },
    ]),
  'note on a dish': ({ order, chance }) =>
    onLine(order, chance, (lineId) => [
      {
        name: 'order.changeLineNote',
        args: { orderId: order.id, lineId, note: `pedas ${chance.below(1000)}` },
      },
    ]),
  'take a dish off': ({ order, chance }) =>
    onLine(order, chance, (lineId) => [{ name: 'order.removeLine', args: { orderId: order.id, lineId } }]),
  'void a dish': ({ order, chance }) =>
    onLine(order, chance, (lineId) => [
      { name: 'order.voidLine', args: { orderId: order.id, lineId, reason: 'salah pesan' } },
    ]),
  'void some of a dish': ({ order, issue, chance }) =>
    onLine(order, chance, (lineId) => [
      {
        name: 'order.voidPart',
        args: {
          ...{ orderId: order.id, lineId, voidedId: issue.id<LineId>() },
          ...{ quantity: chance.between(1, 3), reason: 'kebanyakan' },
        },
      },
    ]),
  'send to the kitchen': ({ order }) => sending(order),
  'move to another table': ({ order, place, chance }) => {
    const { id: orderId, covers, customerName, customerPhone } = order;
    const tableId = chance.pick(place.tables) as TableId;
    const note = chance.happens(0.5) ? order.note : `dekat jendela ${chance.below(100)}`;
    return [
      { name: 'order.changeHeader', args: { orderId, tableId, covers, customerName, customerPhone, note } },
    ];
  },
  'share the table': ({ order }) =>
    order.tableId === null
      ? []
      : [{ name: 'order.shareTable', args: { orderId: order.id, tableId: order.tableId } }],
  'pay in cash': ({ order, issue, place, chance }) => {
    const due = dueOf(order, place);
    if (chance.happens(0.25)) return roundedAway(order.id, issue, place, due);
    const toPay = inCash(due, place.terms.cashRounding, roundingsOf(order));
    return due === 0 ? [] : [cashPayment(order.id, issue, chance, due, toPay)];
  },
  'pay a part in cash': ({ order, issue, place, chance }) => {
    const due = dueOf(order, place);
    if (chance.happens(0.25)) return roundedAway(order.id, issue, place, due);
    const part = due < 2 ? 0 : chance.between(1, due - 1);
    return part === 0 ? [] : [cashPayment(order.id, issue, chance, part, part)];
  },
  'pay without cash': ({ order, issue, place, chance }) => {
    const due = dueOf(order, place);
    return due === 0 ? [] : [payment(order.id, issue, chance.pick(['qris', 'card', 'gopay'] as const), due)];
  },
  'give money back': ({ order, issue, chance }) => refunding(order, issue, chance),
  'close the order': ({ order, chance }) => [
    ...sending(order),
    { name: 'order.complete', args: { orderId: order.id, keepsTable: chance.happens(0.7) } },
  ],
  'free the table': ({ order }) => [{ name: 'order.freeTable', args: { orderId: order.id } }],
  'cancel the order': ({ order }) => [
    { name: 'order.cancel', args: { orderId: order.id, reason: 'tamu pergi' } },
  ],
};

function opening(issue: Issue, place: Place, menu: Menu, chance: Chance): Command[] {
  const orderId = issue.id<OrderId>();
  const isDineIn = chance.happens(0.8);
  const open: Command = {
    name: 'order.open',
    args: {
      orderId,
      number: issue.orderNumber(),
      type: isDineIn ? 'dine_in' : 'takeaway',
      tableId: isDineIn ? (chance.pick(place.tables) as TableId) : null,
      covers: chance.between(1, 6),
      customerName: '',
      customerPhone: '',
      note: '',
      charges: issue.charges(isDineIn ? 'dine_in' : 'takeaway'),
    },
  };
  const dishes = Array.from({ length: chance.between(1, 3) }, () =>
    dish(issue, orderId, place, menu, chance),
  ).flat();
  return [open, ...dishes];
}

/** One of the dishes that the place has had from the beginning, as the tablet shows it. None where its menu is empty. */
function dish(
  issue: Issue,
  orderId: OrderId,
  place: Place,
  menu: Menu,
  chance: Chance,
): Extract<Command, { name: 'order.addLine' }>[] {
  const wanted = chance.pick(place.menu);
  const isMore = wanted.extra !== null && chance.happens(0.5);
  const lineId = issue.id<LineId>();
  const quantity = chance.between(1, 3);
  const shown = menu.dish(wanted);
  if (!shown) return [];
  const { id, name, price, taxClass, extra } = shown;
  const modifiers =
    isMore && extra
      ? [{ optionId: extra.id as never, groupName: extra.groupName, name: extra.name, price: extra.price }]
      : [];
  const productId = id as ProductId;
  return [
    {
      name: 'order.addLine',
      args: { orderId, lineId, productId, name, unitPrice: price, quantity, modifiers, note: '', taxClass },
    },
  ];
}

function quickSale(issue: IssueForShift, place: Place, menu: Menu, chance: Chance): Command[] {
  const [open, ...dishes] = opening(issue, place, menu, chance);
  const lines = dishes.flatMap((each) => (each.name === 'order.addLine' ? [each.args] : []));
  const [first] = lines;
  if (!open || !first) return [];
  const { orderId } = first;
  const due = totalOf(
    lines.map(({ unitPrice, modifiers, quantity, taxClass }) => ({
      unitPrice,
      extras: modifiers.map((modifier) => modifier.price),
      quantity,
      isTaxed: taxClass === 'standard',
      isVoid: false,
    })),
    countedTerms(place, open.name === 'order.open' ? open.args.type : ''),
  );
  return [
    open,
    ...dishes,
    { name: 'order.send', args: { orderId, lineIds: lines.map(({ lineId }) => lineId) } },
    cashPayment(orderId, issue, chance, due, inCash(due, place.terms.cashRounding, [])),
    { name: 'order.complete', args: { orderId, keepsTable: chance.happens(0.7) } },
  ];
}

/** Mostly the first: where all had a line of their own, they would never be at odds about one. */
function onLine(order: Order, chance: Chance, act: (lineId: LineId) => Command[]): Command[] {
  const [first] = order.lines;
  if (!first) return [];
  return act(chance.happens(0.7) ? first.id : chance.pick(order.lines).id);
}

function sending(order: Order): Command[] {
  const waiting = order.lines.filter((line) => line.sentAt === null && line.kitchenStatus !== 'void');
  const lineIds = waiting.map((line) => line.id);
  return lineIds.length === 0 ? [] : [{ name: 'order.send', args: { orderId: order.id, lineIds } }];
}
