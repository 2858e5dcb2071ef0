import type { LineModifier, OrderType } from '@meja/domain';
import type { Catalogue, Dish, Group } from '../catalogue.ts';
import type { Course, DayPart, DemoOutlet } from '../content/types.ts';
import type { Random } from '../random.ts';

export interface BasketLine {
  dish: Dish;
  modifiers: LineModifier[];
  note: string;
  quantity: number;
}

export interface Party {
  guests: number;
  type: OrderType;
  dayPart: DayPart;
}

const NOTES = [
  'Tanpa bawang goreng',
  'Jangan terlalu asin',
  'Sambal dipisah',
  'Kuah dipisah',
  'Tanpa MSG',
  'Bawangnya sedikit',
  'Tanpa sayur',
  'Untuk anak, jangan pedas',
  'Minta piring kosong satu',
];
const NOTED_PERCENT = 5;
/** What is taken home is eaten there, with what there is to drink. */
const AWAY = { drink: 0.5, dessert: 0.5, side: 0.7, snack: 0.8, extra: 0.6, main: 1 } as const;

/** What a party of guests orders, lines of the same thing taken together. */
export function orderOf(
  catalogue: Catalogue,
  outlet: DemoOutlet,
  party: Party,
  random: Random,
): BasketLine[] {
  const menu = new Menu(catalogue, outlet, party, random);
  const appetite = catalogue.content.appetite[party.dayPart];
  const keep = (course: keyof typeof AWAY) => (party.type === 'dine_in' ? 1 : AWAY[course]);
  // Where one comes for coffee it is had on the way as well.
  const share = (course: keyof typeof AWAY) =>
    appetite[course] * (course === 'drink' && catalogue.content.paysFirst ? 1 : keep(course));

  for (let guest = 0; guest < party.guests; guest += 1) {
    const main = random.chance(share('main')) ? menu.choose(['main', 'set']) : null;
    const served = main?.category.course === 'set';
    if (!served && random.chance(share('drink'))) menu.choose(['drink']);
    if (random.chance(share('dessert'))) menu.choose(['dessert']);
  }
  for (const course of ['side', 'snack', 'extra'] as const)
    for (let left = random.times(share(course) * party.guests); left > 0; left -= 1) menu.choose([course]);
  // Nobody comes to a warung for a glass of tea alone.
  const eats = menu.lines.some(({ dish }) => !['drink', 'extra'].includes(dish.category.course));
  if (!eats && (!catalogue.content.paysFirst || menu.lines.length === 0)) menu.choose(['main', 'set']);
  return menu.lines;
}

/** What is asked for once the table has eaten. */
export function secondRound(
  catalogue: Catalogue,
  outlet: DemoOutlet,
  party: Party,
  random: Random,
): BasketLine[] {
  const menu = new Menu(catalogue, outlet, party, random);
  for (let left = random.int(1, Math.min(3, party.guests)); left > 0; left -= 1)
    menu.choose([
      random.weighted(['drink', 'dessert', 'snack', 'extra'] as const, (course) => SECOND[course]),
    ]);
  return menu.lines;
}

const SECOND = { drink: 5, dessert: 3, snack: 1, extra: 2 } as const;

class Menu {
  readonly lines: BasketLine[] = [];
  readonly #catalogue: Catalogue;
  readonly #outlet: DemoOutlet;
  readonly #party: Party;
  readonly #random: Random;

  constructor(catalogue: Catalogue, outlet: DemoOutlet, party: Party, random: Random) {
    this.#catalogue = catalogue;
    this.#outlet = outlet;
    this.#party = party;
    this.#random = random;
  }

  /** Puts a dish of one of the courses on the order; a menu without such a course leaves it as it is. */
  choose(courses: readonly Course[]): Dish | null {
    const { dayPart, guests } = this.#party;
    const categories = this.#catalogue.categories.filter(({ content }) => courses.includes(content.course));
    if (categories.length === 0) return null;
    const taste = this.#outlet.trade.taste;
    const category = this.#random.weighted(
      categories,
      ({ content }) => content.demand[dayPart] * (taste[content.key] ?? 1),
    );
    const dishes = this.#catalogue.dishes.filter(
      (dish) => dish.categoryId === category.id && (guests >= 3 || !dish.content.sharing),
    );
    const dish = this.#random.weighted(dishes, ({ content }) => content.popularity);
    this.#add(dish);
    return dish;
  }

  #add(dish: Dish): void {
    const random = this.#random;
    const modifiers = dish.groups.flatMap((group) => choiceIn(group, random));
    const food = dish.category.course !== 'drink' && dish.category.course !== 'extra';
    const note = food && random.chance(NOTED_PERCENT) ? random.pick(NOTES) : '';
    const same = this.lines.find(
      (line) => line.dish === dish && line.note === note && sameChoice(line.modifiers, modifiers),
    );
    if (same) same.quantity += 1;
    else this.lines.push({ dish, modifiers, note, quantity: 1 });
  }
}

function choiceIn(group: Group, random: Random): LineModifier[] {
  const { min, max, usedIn = 100, name } = group.content;
  const wanted = min > 0 ? min : random.chance(usedIn) ? 1 + (max > 1 && random.chance(25) ? 1 : 0) : 0;
  const left = [...group.options];
  const chosen: LineModifier[] = [];
  while (chosen.length < wanted && left.length > 0) {
    const option = random.weighted(left, ({ content }) => content.popularity);
    left.splice(left.indexOf(option), 1);
    chosen.push({
      optionId: option.id,
      groupName: name,
      name: option.content.name,
      price: option.content.price,
    });
  }
  return chosen;
}

const sameChoice = (a: readonly LineModifier[], b: readonly LineModifier[]): boolean =>
  a.length === b.length && a.every((modifier, i) => modifier.optionId === b[i]?.optionId);
