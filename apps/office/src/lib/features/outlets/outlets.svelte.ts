import { businessDayOf, ok, refuse, type BusinessDay, type Result } from '@meja/domain';
import { deviceZone, differsAt, zoneName } from '@meja/ui/format';
import type { Client } from '../../api/client.ts';
import type { LiveController } from '../../api/live.svelte.ts';
import { answer, UNREACHABLE, type Problem } from '../../api/problem.ts';
import { Resource } from '../../api/resource.svelte.ts';
import { isOfWholeTenant, watched } from '../../api/watched.ts';

export interface Outlet {
  id: string;
  code: string;
  name: string;
  timeZone: string;
  dayStartMinutes: number;
  /** By English weekday, `monday`: when it opens and closes, `HH:MM`. */
  operatingHours: Readonly<Record<string, { open: string; close: string }>>;
}

/** The outlets that the person may see; every page names them and shows times as their clocks do. */
export class Outlets {
  readonly #resource: Resource<readonly Outlet[]>;
  readonly #now: () => number;

  constructor(api: Client, now: () => number) {
    this.#now = now;
    this.#resource = new Resource(async (signal) => {
      const result = await answer(api.outlets.$get({}, { init: { signal } }));
      return result.ok ? ok(result.value.results.map(outletOf)) : result;
    }, now);
  }

  get current(): Resource<readonly Outlet[]>['current'] {
    return this.#resource.current;
  }

  /** Empty until they are known. */
  get all(): readonly Outlet[] {
    return this.#resource.value ?? [];
  }

  byId(id: string): Outlet | undefined {
    return this.all.find((outlet) => outlet.id === id);
  }

  /** Where an outlet isn't known (any more), times are shown as this machine's clock has them. */
  zoneOf(id: string): string {
    return this.byId(id)?.timeZone ?? deviceZone();
  }

  /** Whether their clocks differ from each other or from this machine's, so that a time needs its zone's name. */
  get inSeveralZones(): boolean {
    const [first, ...others] = this.all.map(({ timeZone }) => timeZone);
    if (first === undefined) return false;
    const now = this.#now();
    const name = zoneName(now, first);
    return others.some((zone) => zoneName(now, zone) !== name) || differsAt(now, first, deviceZone());
  }

  /** Which business day it is there. */
  todayOf(outlet: Outlet): BusinessDay {
    return businessDayOf(this.#now(), outlet.timeZone, outlet.dayStartMinutes);
  }

  /** The business day of each, or of the one that is chosen. */
  todays(chosenId: string | null): BusinessDay[] {
    const chosen = chosenId === null ? undefined : this.byId(chosenId);
    return (chosen ? [chosen] : this.all).map((outlet) => this.todayOf(outlet));
  }

  /** The latest business day of any; empty until they are known. */
  get latestDay(): BusinessDay {
    return this.todays(null).sort().at(-1) ?? '';
  }

  /** Waits until they are known; what needs their days can't be asked before. */
  async known(): Promise<Result<readonly Outlet[], Problem>> {
    if (this.#resource.value === undefined) await this.#resource.settled();
    const { current } = this.#resource;
    if (current.state === 'ready') return ok(current.value);
    return refuse(current.state === 'failed' ? current.problem : UNREACHABLE);
  }

  watch(live: LiveController): () => void {
    return watched(this.#resource, live, isOfWholeTenant);
  }
}

interface Answered {
  id: string;
  code: string;
  name: string;
  time_zone: string;
  day_start_minutes: number;
  operating_hours: Record<string, { open: string; close: string }>;
}

const outletOf = (json: Answered): Outlet => ({
  id: json.id,
  code: json.code,
  name: json.name,
  timeZone: json.time_zone,
  dayStartMinutes: json.day_start_minutes,
  operatingHours: json.operating_hours,
});
