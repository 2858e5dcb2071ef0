import { describe, expect, it } from 'vitest';
import { demoTenants } from './index.ts';
import { sedap } from './sedap/index.ts';
import type { DemoRole } from './types.ts';

const ROLES: DemoRole[] = ['manager', 'cashier', 'kitchen', 'waiter'];
const repeated = (values: readonly string[]) => values.filter((value, i) => values.indexOf(value) !== i);
const minutesOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

describe.each(demoTenants.map((tenant) => [tenant.name, tenant] as const))(
  'the content of %s',
  (_, tenant) => {
    const products = tenant.categories.flatMap((category) => category.products);
    const groups = Object.entries(tenant.groups);
    const staff = [...tenant.people, ...tenant.outlets.flatMap((outlet) => outlet.staff)];

    it('gives every dish a SKU and a name of its own', () => {
      expect(repeated(products.map((product) => product.sku))).toEqual([]);
      expect(repeated(products.map((product) => product.name))).toEqual([]);
    });

    it('asks prices that a guest would pay and that leave a margin', () => {
      const odd = products.filter(
        ({ price, cost }) =>
          price < 4000 || price > 300_000 || price % 500 !== 0 || cost < price * 0.15 || cost > price * 0.55,
      );
      expect(odd.map((product) => product.name)).toEqual([]);
    });

    it('asks for choices that can be made', () => {
      const impossible = groups.filter(
        ([, { min, max, options }]) => min > max || max > options.length || max < 1,
      );
      expect(impossible.map(([key]) => key)).toEqual([]);
      for (const [, { max, options }] of groups) {
        expect(options.filter((option) => option.isDefault).length).toBeLessThanOrEqual(max);
        expect(repeated(options.map((option) => option.name))).toEqual([]);
        expect(options.every((option) => option.price >= 0)).toBe(true);
      }
    });

    it('uses every modifier group it has, and no other', () => {
      const used = new Set(products.flatMap((product) => product.groups ?? []));
      expect([...used].sort()).toEqual(groups.map(([key]) => key).sort());
    });

    it('has every role at every outlet, each PIN there once', () => {
      for (const outlet of tenant.outlets) {
        expect(new Set(outlet.staff.map((person) => person.role))).toEqual(new Set(ROLES));
        const pins = [...tenant.people, ...outlet.staff].map((person) => person.pin);
        expect(repeated(pins)).toEqual([]);
        expect(pins.every((pin) => /^\d{6}$/.test(pin))).toBe(true);
      }
      expect(repeated(staff.map((person) => person.mailbox))).toEqual([]);
    });

    it('names each table of an outlet once and opens before it closes', () => {
      for (const { areas, hours, timeZone } of tenant.outlets) {
        expect(repeated(areas.map((area) => area.prefix))).toEqual([]);
        expect(Object.values(hours).every(({ open, close }) => minutesOf(open) < minutesOf(close))).toBe(
          true,
        );
        expect(Intl.supportedValuesOf('timeZone')).toContain(timeZone);
      }
    });
  },
);

describe('Warung Makan Sedap', () => {
  const products = sedap.categories.flatMap(
    (category): readonly { name: string; price: number }[] => category.products,
  );

  it('sells about 120 dishes and drinks', () => {
    expect(products.length).toBeGreaterThanOrEqual(115);
    expect(products.length).toBeLessThanOrEqual(130);
  });

  it("asks the prices of the requirements' example", () => {
    const priceOf = (name: string) => products.find((product) => product.name === name)?.price;
    expect(priceOf('Nasi Goreng Spesial')).toBe(25_000);
    expect(priceOf('Es Teh Manis')).toBe(5000);
  });
});
