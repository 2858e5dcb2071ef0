import type { BusinessDay } from '@meja/domain';
import { Temporal } from 'temporal-polyfill';
import type { Outlet, Person, Tablet } from '../catalogue.ts';
import type { DemoRole } from '../content/types.ts';
import type { Random } from '../random.ts';

const SECOND_SHIFT_FROM = 15;
const TUESDAY = 2;

/** Somebody on duty and the tablet that they work on. */
export interface OnDuty {
  person: Person;
  tablet: Tablet;
}

/** Who is on duty at an outlet on a day, and which tablet they work on. */
export class Roster {
  readonly #timeZone: string;
  readonly #day: BusinessDay;
  readonly #cashiers: readonly OnDuty[];
  readonly #waiters: readonly OnDuty[];
  /** At the till, for what a cashier may not do. */
  readonly manager: OnDuty | undefined;

  constructor({ content, staff, till, carried }: Outlet, day: BusinessDay) {
    const byRole = (role: DemoRole) => staff.filter((person) => person.content.role === role);
    this.#timeZone = content.timeZone;
    this.#day = day;
    // A lone cashier has Tuesdays off, and the manager is at the till.
    const alone = byRole('cashier').length === 1 && Temporal.PlainDate.from(day).dayOfWeek === TUESDAY;
    this.#cashiers = byRole(alone ? 'manager' : 'cashier').map((person) => ({ person, tablet: till }));
    this.manager = byRole('manager').map((person) => ({ person, tablet: till }))[0];
    this.#waiters = byRole('waiter').map((person, i) => ({ person, tablet: carried[i] ?? till }));
  }

  /** When the next cashier takes over the till; null where one has it all day. */
  get handover(): number | null {
    if (this.#cashiers.length < 2) return null;
    const day = Temporal.PlainDate.from(this.#day);
    const plainTime = { hour: SECOND_SHIFT_FROM };
    return day.toZonedDateTime({ timeZone: this.#timeZone, plainTime }).epochMilliseconds;
  }

  cashierAt(at: number): OnDuty {
    const { hour } = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(this.#timeZone);
    const cashier = hour < SECOND_SHIFT_FROM ? this.#cashiers.at(0) : this.#cashiers.at(-1);
    if (!cashier) throw new Error('nobody is at the till');
    return cashier;
  }

  waiter(random: Random): OnDuty {
    return random.pick(this.#waiters);
  }
}
