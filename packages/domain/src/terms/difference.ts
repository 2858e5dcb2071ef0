/** What can differ between what was sold and what the tablet had been shown. */
export const DIFFERENCES = [
  /** Tax, service and rounding of a bill. */
  'charges',
  /** A number that is not of the tablet's own series. */
  'number',
  /** A number of another day than the one that it is booked on: the clock that gave it was off. */
  'number_day',
  /** A dish that the menu did not have. */
  'dish',
  'dish_unavailable',
  'dish_name',
  'price',
  'tax_class',
  /** Something chosen with a dish that it could not be had with. */
  'option',
  'option_unavailable',
  'option_name',
  'option_price',
] as const;
export type DifferenceKind = (typeof DIFFERENCES)[number];

/** One term on which something was sold, and what the tablet had been shown. */
export interface Difference {
  what: DifferenceKind;
  /** Where in the document: `header`, or with an id `line:<id>`, `payment:<id>`, `refund:<id>`. */
  part: string;
  /** The dish, or what was chosen with it. */
  itemId: string | null;
  was: unknown;
  /** Null where nothing was shown that it could be held against. */
  should: unknown;
  /** In minor units, what it takes from the bill as far as this one command tells; less than 0 where the guest paid more. */
  cost: number;
}
