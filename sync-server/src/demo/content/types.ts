/**
 * What a category's dishes are to a guest; the sales generator builds baskets out of these. A set stands in for a main
 * and brings its drink along.
 */
export type Course = 'main' | 'set' | 'side' | 'snack' | 'extra' | 'drink' | 'dessert';

export type DayPart = 'morning' | 'lunch' | 'afternoon' | 'dinner';

export interface DemoOption {
  readonly name: string;
  readonly price: number;
  /** How often it is taken compared with its neighbours. */
  readonly popularity: number;
  /** Chosen before anybody touches the group. */
  readonly isDefault?: true;
}

export interface DemoModifierGroup {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Share of the lines (in percent) on which an optional group is used at all. */
  readonly usedIn?: number;
  readonly options: readonly DemoOption[];
}

export type DemoModifierGroups = Readonly<Record<string, DemoModifierGroup>>;

export interface DemoProduct<GroupKey extends string = string> {
  readonly sku: string;
  /** Of what is bought ready and only handed over. */
  readonly barcodes?: readonly string[];
  readonly name: string;
  /** Whole rupiah, before tax and service. */
  readonly price: number;
  readonly cost: number;
  /** Minutes from the kitchen's ticket to the pass. */
  readonly minutes: number;
  readonly popularity: number;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly groups?: readonly GroupKey[];
  readonly featured?: true;
  /** For the whole table: only ordered by three guests or more. */
  readonly sharing?: true;
}

export interface DemoCategory<GroupKey extends string = string> {
  readonly key: string;
  readonly name: string;
  /** A name from the design system's palette of categories. */
  readonly colour: string;
  readonly course: Course;
  /** How much it sells in each part of the day, compared with the categories of the same course. */
  readonly demand: Readonly<Record<DayPart, number>>;
  readonly products: readonly DemoProduct<GroupKey>[];
}

interface DemoTableArea {
  readonly name: string;
  readonly prefix: string;
  readonly seats: readonly number[];
}

export type DemoRole = 'owner' | 'admin' | 'manager' | 'cashier' | 'kitchen' | 'waiter';

export interface DemoPerson {
  readonly name: string;
  readonly role: DemoRole;
  /** The part of the mail address before the @. */
  readonly mailbox: string;
  readonly pin: string;
  readonly phone: string;
}

export type Weekday = 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday';
type OperatingHours = Readonly<Record<Weekday, { readonly open: string; readonly close: string }>>;

/** How an outlet trades: what the past sales are drawn from. */
export interface DemoTrade {
  /** Orders on an ordinary weekday. */
  readonly ordersPerDay: number;
  /** Percent of `ordersPerDay`, Monday first. */
  readonly week: readonly [number, number, number, number, number, number, number];
  /** Relative number of orders begun in each hour of the day, the first of them being `from`. */
  readonly hours: { readonly from: number; readonly weights: readonly number[] };
  readonly types: { readonly dine_in: number; readonly takeaway: number; readonly delivery: number };
  readonly tenders: {
    readonly cash: number;
    readonly qris: number;
    readonly gopay: number;
    readonly ovo: number;
    readonly card: number;
  };
  /** Factor by category where the outlet's guests differ from the others'. */
  readonly taste: Readonly<Record<string, number>>;
}

export interface DemoOutlet {
  readonly code: string;
  readonly slug: string;
  readonly name: string;
  readonly address: string;
  readonly city: string;
  readonly province: string;
  readonly postalCode: string;
  readonly phone: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly timeZone: string;
  readonly hours: OperatingHours;
  readonly areas: readonly DemoTableArea[];
  readonly staff: readonly DemoPerson[];
  readonly trade: DemoTrade;
}

type DemoAppetite = Readonly<Record<Exclude<Course, 'set'>, number>>;

export interface DemoTenant {
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  readonly phone: string;
  readonly mailDomain: string;
  readonly website: string;
  readonly colour: string;
  readonly receiptFooter: string;
  readonly charges: 'requirements' | 'pb1';
  /** Guests pay at the counter when they order, not when they leave. */
  readonly paysFirst: boolean;
  /** Of a hundred guests, how many order something of a course, by part of the day. */
  readonly appetite: Readonly<Record<DayPart, DemoAppetite>>;
  readonly cashRounding: number;
  /** People who belong to every outlet. */
  readonly people: readonly DemoPerson[];
  readonly outlets: readonly DemoOutlet[];
  readonly groups: DemoModifierGroups;
  readonly categories: readonly DemoCategory[];
}
