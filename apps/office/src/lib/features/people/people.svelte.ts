import { ok, type Result } from '@meja/domain';
import type { Client } from '../../api/client.ts';
import type { Problem } from '../../api/problem.ts';
import { Resource } from '../../api/resource.svelte.ts';
import { loadColleagues, setPin, type Colleague, type Colleagues } from './colleague.ts';

/** The people of the outlets, and their PINs. */
export class PeopleController {
  readonly #api: Client;
  readonly #resource: Resource<Colleagues>;
  #search = $state('');

  constructor(api: Client, now: () => number) {
    this.#api = api;
    this.#resource = new Resource((signal) => loadColleagues(api, this.#search, signal), now);
  }

  get current(): Resource<Colleagues>['current'] {
    return this.#resource.current;
  }

  get search(): string {
    return this.#search;
  }

  set search(text: string) {
    if (text === this.#search) return;
    this.#search = text;
    void this.#resource.refresh();
  }

  refresh(): Promise<void> {
    return this.#resource.refresh();
  }

  async setPin({ id }: Colleague, pin: string): Promise<Result<void, Problem>> {
    const result = await setPin(this.#api, id, pin);
    if (result.ok) await this.#resource.refresh();
    return result.ok ? ok(undefined) : result;
  }

  watch(): () => void {
    void this.#resource.refresh();
    return () => this.#resource.stop();
  }
}
