import { z } from 'zod';

const Session = z.object({ accessToken: z.string() });
const Outlets = z.object({ results: z.array(z.looseObject({ id: z.string(), code: z.string() })) });
const Delivered = z.object({
  id: z.string(),
  order_number: z.string(),
  status: z.string(),
  payment_status: z.string(),
  total: z.string(),
  items: z.array(z.looseObject({ product_name: z.string(), quantity: z.number() })),
  payments: z.array(z.looseObject({ amount: z.string(), receipt_number: z.string() })),
});
export type DeliveredOrder = z.infer<typeof Delivered>;
const EnrolmentCode = z.object({ code: z.string() });
const OrderPage = z.object({
  results: z.array(z.record(z.string(), z.unknown())),
  next: z.string().nullable(),
});

/** Head office over the public API, signed in as somebody of the demo. */
export class HeadOffice {
  readonly #origin: string;
  readonly #token: string;

  private constructor(origin: string, token: string) {
    this.#origin = origin;
    this.#token = token;
  }

  static async signIn(origin: string, email: string, password = 'meja-demo-2026'): Promise<HeadOffice> {
    const response = await fetch(`${origin}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    });
    if (!response.ok) throw new Error(`signing in answered ${response.status}: ${await response.text()}`);
    return new HeadOffice(origin, Session.parse(await response.json()).accessToken);
  }

  async fetch(path: string, init: RequestInit = {}): Promise<unknown> {
    const response = await fetch(`${this.#origin}${path}`, {
      ...init,
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${this.#token}`,
        ...init.headers,
      },
    });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return response.status === 204 ? null : response.json();
  }

  async outletId(code: string): Promise<string> {
    const { results } = Outlets.parse(await this.fetch('/api/outlets'));
    const outlet = results.find((each) => each.code === code);
    if (!outlet) throw new Error(`there is no outlet ${code}`);
    return outlet.id;
  }

  /** A code with which one tablet can be enrolled at the outlet. */
  async enrolmentCode(outletCode: string): Promise<string> {
    const body = JSON.stringify({ outletId: await this.outletId(outletCode) });
    return EnrolmentCode.parse(await this.fetch('/api/devices/enrolment-codes', { method: 'POST', body }))
      .code;
  }

  /** The newest orders, up to a hundred. */
  async newestOrders(): Promise<Record<string, unknown>[]> {
    return OrderPage.parse(await this.fetch('/api/orders?limit=100')).results;
  }

  /** All orders that a tablet has delivered, by the series of its numbers, newest first. */
  async ordersOf(series: string): Promise<Record<string, unknown>[]> {
    const orders: Record<string, unknown>[] = [];
    for (let after = ''; ;) {
      const page = OrderPage.parse(await this.fetch(`/api/orders?limit=200&search=${series}-${after}`));
      // A search looks in the middle of a number as well.
      orders.push(...page.results.filter((order) => String(order['order_number']).startsWith(`${series}-`)));
      if (page.next === null) return orders;
      after = `&cursor=${encodeURIComponent(page.next)}`;
    }
  }

  /**
   * The same down to items and payments, in the order of opening: for no more than a few.
   * @param isWanted which of them, by number
   */
  async deliveredBy(
    series: string,
    isWanted: (orderNumber: string) => boolean = () => true,
  ): Promise<DeliveredOrder[]> {
    const wanted = (await this.ordersOf(series)).filter((order) => isWanted(String(order['order_number'])));
    const orders = await Promise.all(wanted.map(({ id }) => this.order(String(id))));
    return orders.map((order) => Delivered.parse(order)).reverse();
  }

  order(id: string): Promise<Record<string, unknown>> {
    return this.fetch(`/api/orders/${id}`).then((order) => z.record(z.string(), z.unknown()).parse(order));
  }
}
