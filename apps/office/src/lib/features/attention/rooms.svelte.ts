import type { Result } from '@meja/domain';
import type { Problem } from '../../api/problem.ts';
import type { Room } from './decisions.ts';
import type { Unallocated } from './exception.ts';

export type ShownRooms =
  | { state: 'loading' }
  | { state: 'ready'; rooms: readonly Room[] }
  | { state: 'failed'; problem: Problem };

type Load = (money: Unallocated, search: string, signal: AbortSignal) => Promise<Result<Room[], Problem>>;

/** Somebody who types is asked for when they pause. */
const PAUSE_MS = 200;

/** The orders that waiting money fits on, as one searches. What was found stays until the next is there. */
export class Rooms {
  readonly #load: Load;
  #current = $state.raw<ShownRooms>({ state: 'loading' });
  #asked: { money: Unallocated; search: string } | undefined;
  #asking: AbortController | undefined;
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor(load: Load) {
    this.#load = load;
  }

  get current(): ShownRooms {
    return this.#current;
  }

  show(money: Unallocated, search: string): void {
    const isOther = this.#asked?.money.id !== money.id;
    this.#asked = { money, search };
    clearTimeout(this.#pause);
    if (isOther) {
      this.#current = { state: 'loading' };
      void this.refresh();
    } else this.#pause = setTimeout(() => void this.refresh(), PAUSE_MS);
  }

  async refresh(): Promise<void> {
    if (!this.#asked) return;
    this.#asking?.abort();
    const asking = new AbortController();
    this.#asking = asking;
    const result = await this.#load(this.#asked.money, this.#asked.search, asking.signal);
    if (this.#asking !== asking) return;
    this.#current = result.ok
      ? { state: 'ready', rooms: result.value }
      : { state: 'failed', problem: result.error };
  }
}
