import { ok, refuse, type OutletId, type Result } from '@meja/domain';
import type { Client } from '../../api/client.ts';
import type { LiveController } from '../../api/live.svelte.ts';
import type { Problem } from '../../api/problem.ts';
import { Resource } from '../../api/resource.svelte.ts';
import { isOfWholeTenant, watched } from '../../api/watched.ts';
import type { Outlet, Outlets } from '../outlets/index.ts';
import { loadSettings, saveSettings, type OutletSettings, type Wish } from './settings.ts';

interface Deps {
  api: Client;
  outlets: Pick<Outlets, 'known' | 'all'>;
  session: { mayAt(permission: 'outlet:update', outletId: string): boolean };
  now: () => number;
}

/** What is set for one outlet: the first, until another one is chosen. */
export class OutletSettingsController {
  readonly #deps: Deps;
  readonly #resource: Resource<OutletSettings>;
  #chosen = $state.raw<OutletId>();

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#resource = new Resource((signal) => this.#load(signal), deps.now);
  }

  get current(): Resource<OutletSettings>['current'] {
    return this.#resource.current;
  }

  get outletId(): OutletId | undefined {
    return this.#chosen ?? this.#resource.value?.id;
  }

  /** Those that somebody may set up, and not just see. */
  get outlets(): readonly Outlet[] {
    return this.#deps.outlets.all.filter((outlet) => this.#maySet(outlet));
  }

  #maySet({ id }: Outlet): boolean {
    return this.#deps.session.mayAt('outlet:update', id);
  }

  choose(id: string): void {
    if (id === this.outletId) return;
    this.#chosen = id as OutletId;
    void this.#resource.reload();
  }

  refresh(): Promise<void> {
    return this.#resource.refresh();
  }

  async save(wish: Wish): Promise<Result<void, Problem>> {
    const before = this.#resource.value;
    if (!before) return ok(undefined);
    const result = await saveSettings(this.#deps.api, before.id, wish);
    if (!result.ok) return result;
    this.#resource.replace(before, result.value);
    return ok(undefined);
  }

  watch(live: LiveController): () => void {
    return watched(this.#resource, live, isOfWholeTenant);
  }

  async #load(signal: AbortSignal): Promise<Result<OutletSettings, Problem>> {
    let id = this.#chosen;
    if (id === undefined) {
      const known = await this.#deps.outlets.known();
      if (!known.ok) return known;
      id = known.value.find((outlet) => this.#maySet(outlet))?.id as OutletId | undefined;
    }
    return id === undefined ? refuse({ code: 'NOT_FOUND' }) : loadSettings(this.#deps.api, id, signal);
  }
}
